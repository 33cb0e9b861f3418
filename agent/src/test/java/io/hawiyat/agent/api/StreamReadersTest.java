package io.hawiyat.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.api.ChangeRendering.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** What each reader is told when one of two hundred takes nothing. */
class StreamReadersTest {

    private static final int CHANGES = 3 * StreamReaders.BUFFER;

    private final StreamReaders readers = new StreamReaders();

    @Test
    void oneThatTakesNothingIsLetGoAndAllOthersAreToldEverything() {
        var deaf = follow(0);
        var others = IntStream.range(0, 199)
                .mapToObj(number -> follow(Long.MAX_VALUE))
                .toList();

        LongStream.rangeClosed(1, CHANGES).forEach(id -> readers.publish(List.of(change(id)), id));

        var all = LongStream.rangeClosed(1, CHANGES).boxed().toList();
        assertThat(others).allSatisfy(reader -> assertThat(reader.told).isEqualTo(all));
        assertThat(readers.count()).isEqualTo(199);
        deaf.request(Long.MAX_VALUE);
        assertThat(deaf.told).isEqualTo(all.subList(0, StreamReaders.BUFFER));
        assertThat(deaf.ended)
                .as("so that it comes back with the last id it saw")
                .isTrue();
    }

    @Test
    void whoComesLaterIsToldOfWhatComesAfterThePositionItIsGiven() {
        readers.publish(List.of(change(1), change(2)), 2);
        var joined = readers.join();
        var late = new Follower(Long.MAX_VALUE);
        joined.changes().subscribe(late);
        readers.publish(List.of(change(3)), 3);

        assertThat(joined.from()).isEqualTo(2);
        assertThat(late.told).containsExactly(3L);
    }

    private Follower follow(long takes) {
        var follower = new Follower(takes);
        readers.join().changes().subscribe(follower);
        return follower;
    }

    private static Rendered change(long id) {
        var event = StreamFrame.reset(Optional.of(id));
        return new Rendered(id, event, event);
    }

    private static final class Follower extends BaseSubscriber<Rendered> {

        private final List<Long> told = new ArrayList<>();
        private final long takes;
        private boolean ended;

        Follower(long takes) {
            this.takes = takes;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (takes > 0) {
                request(takes);
            }
        }

        @Override
        protected void hookOnNext(Rendered change) {
            told.add(change.id());
        }

        @Override
        protected void hookOnComplete() {
            ended = true;
        }
    }
}
