package io.hawiyat.agent.queue;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A step of the queue that Redis runs whole or not at all. */
enum Script {
    ENQUEUE("enqueue.lua"),
    CLAIM("claim.lua"),
    RENEW("renew.lua"),
    HEED("heed.lua"),
    TAKE_BACK("take-back.lua"),
    ENTER("enter.lua"),
    LEAVE("leave.lua"),
    SETTLE("settle.lua"),
    REVIVE("revive.lua"),
    DEAD_LETTERS("dead-letters.lua"),
    DEPTH("depth.lua"),
    NEXT_DUE("next-due.lua");

    private final String text;
    private final String digest;

    Script(String file) {
        this.text = read("items.lua") + read(file);
        this.digest = Base16.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    long number(RedisCommands<String, String> redis, String prefix, Object... arguments) {
        return (Long) run(redis, ScriptOutputType.INTEGER, prefix, arguments);
    }

    String text(RedisCommands<String, String> redis, String prefix, Object... arguments) {
        return (String) run(redis, ScriptOutputType.VALUE, prefix, arguments);
    }

    List<?> list(RedisCommands<String, String> redis, String prefix, Object... arguments) {
        return (List<?>) run(redis, ScriptOutputType.MULTI, prefix, arguments);
    }

    /** By digest, which a server that was restarted or flushed has forgotten: then by text, which teaches it again. */
    private Object run(
            RedisCommands<String, String> redis, ScriptOutputType answer, String prefix, Object... arguments) {
        var keys = new String[] {prefix};
        var values = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        try {
            return redis.evalsha(digest, answer, keys, values);
        } catch (RedisNoScriptException forgotten) {
            return redis.eval(text, answer, keys, values);
        }
    }

    private static String read(String file) {
        try (var stream = Script.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("the jar lacks the queue's script " + file + "; build it again");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the queue's script " + file + " from the jar", e);
        }
    }
}
