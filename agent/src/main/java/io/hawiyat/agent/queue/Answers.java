package io.hawiyat.agent.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the scripts answer, as records. Redis gives numbers or their text. */
final class Answers {

    private Answers() {}

    static Claim claim(List<?> fields, String worker, String token) {
        return new Claim(
                number(fields.get(0)),
                Priority.ofRank((int) number(fields.get(1))),
                new Lane(fields.get(2).toString()),
                worker,
                token,
                (int) number(fields.get(3)),
                Instant.ofEpochMilli(number(fields.get(4))),
                number(fields.get(5)) == 1);
    }

    static DeadLetter deadLetter(Object letter) {
        var fields = (List<?>) letter;
        return new DeadLetter(
                number(fields.get(0)),
                Priority.ofRank((int) number(fields.get(2))),
                new Lane(fields.get(3).toString()),
                (int) number(fields.get(4)),
                fields.get(5).toString(),
                Instant.ofEpochMilli(number(fields.get(1))));
    }

    static Depth depth(List<?> fields, Instant now) {
        var oldest = fields.size() < 5
                ? Optional.<Duration>empty()
                : Optional.of(Duration.between(Instant.ofEpochMilli(number(fields.get(4))), now));
        return new Depth(
                number(fields.get(0)), number(fields.get(1)), number(fields.get(2)), number(fields.get(3)), oldest);
    }

    private static long number(Object field) {
        return field instanceof Long whole ? whole : Long.parseLong(field.toString());
    }
}
