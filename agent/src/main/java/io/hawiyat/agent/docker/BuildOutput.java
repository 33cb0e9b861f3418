package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads what the engine says while it builds: its steps, what they write, and how it ends. */
final class BuildOutput {

    private static final int LAST_WORDS = 10;
    private static final Pattern STEP = Pattern.compile("Step (\\d+)/(\\d+) : (.*)", Pattern.DOTALL);
    private static final Pattern ENGINES_OWN = Pattern.compile("( ---> .*|Removing intermediate container .*)");
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
    private static final Pattern FROM = Pattern.compile("FROM\\s+(?:--\\S+\\s+)*(\\S+).*", Pattern.DOTALL);
    private static final String OF_ANOTHER_IMAGE = "invalid from flag value ";

    /** Of the engine or its host, which may be otherwise the next time. */
    private static final List<String> ENVIRONMENT = List.of(
            "no space left on device",
            "disk quota exceeded",
            "cannot allocate memory",
            "resource temporarily unavailable",
            "too many open files",
            "context canceled",
            "context deadline exceeded");

    private final String name;
    private final Map<String, String> args;
    private final Consumer<String> progress;
    private final Consumer<String> log;
    private final ArrayDeque<String> lastWords = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();
    private String step = "";
    private String instruction = "";

    /**
     * Of one build.
     *
     * @param progress gets each step as it begins, such as {@code step 2 of 5: RUN make}
     * @param log gets each line
     */
    BuildOutput(String name, Map<String, String> args, Consumer<String> progress, Consumer<String> log) {
        this.name = name;
        this.args = args;
        this.progress = progress;
        this.log = log;
    }

    /** @throws EngineException when it failed, by what that means */
    boolean read(InputStream body) throws IOException {
        try (var messages = Json.stream(body)) {
            while (messages.hasNextValue()) {
                read(messages.nextValue());
            }
        }
        endLine();
        return true;
    }

    private void read(JsonNode message) {
        COLOURS.matcher(message.path("stream").asText(""))
                .replaceAll("")
                .chars()
                .forEach(this::letter);
        if (message.has("error")) {
            endLine();
            throw meaning(message.path("error").asText().strip());
        }
    }

    private void letter(int letter) {
        if (letter == '\n') {
            endLine();
        } else if (letter != '\r') {
            line.append((char) letter);
        }
    }

    private void endLine() {
        var text = line.toString();
        line.setLength(0);
        if (text.isBlank()) {
            return;
        }
        log.accept(text);
        var begun = STEP.matcher(text);
        if (begun.matches()) {
            step = "step " + begun.group(1) + " of " + begun.group(2);
            instruction = begun.group(3);
            lastWords.clear();
            progress.accept(step + ": " + instruction);
        } else if (!ENGINES_OWN.matcher(text).matches()) {
            lastWords.addLast(text);
            if (lastWords.size() > LAST_WORDS) {
                lastWords.removeFirst();
            }
        }
    }

    private EngineException meaning(String error) {
        log.accept(error);
        var known = error.toLowerCase(Locale.ROOT);
        var from = FROM.matcher(instruction);
        if (Failures.hasOneOf(known, ENVIRONMENT)) {
            throw new EngineAnswer(500, error);
        }
        if (from.matches()) {
            return ofImage(BaseImages.replaced(from.group(1), args), error);
        }
        if (error.startsWith(OF_ANOTHER_IMAGE)) {
            var rest = error.substring(OF_ANOTHER_IMAGE.length());
            return ofImage(rest.substring(0, Math.max(0, rest.indexOf(": "))), rest);
        }
        return new EngineException.BuildFailed(
                "the build of " + name + " failed" + at() + ": " + error + words() + "; correct it and commit");
    }

    private EngineException ofImage(String image, String error) {
        var failure = new EngineException.Failed("the build of " + name + " can not get " + image + ": " + error);
        return Pull.meaning(image, registry(image), failure);
    }

    private static String registry(String image) {
        try {
            return ImageReference.parse(image).registry();
        } catch (EngineException.Refused unnamed) {
            return "the registry of " + image;
        }
    }

    private String at() {
        return step.isEmpty() ? "" : " at " + step + " (" + instruction + ")";
    }

    private String words() {
        return lastWords.isEmpty() ? "" : "; its last words: " + String.join(" | ", lastWords);
    }
}
