package io.hawiyat.agent.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.queue.QueueModel.State;
import io.hawiyat.agent.queue.QueueStep.ClaimNext;
import io.hawiyat.agent.queue.QueueStep.Enter;
import io.hawiyat.agent.queue.QueueStep.Heed;
import io.hawiyat.agent.queue.QueueStep.Leave;
import io.hawiyat.agent.queue.QueueStep.Outcome;
import io.hawiyat.agent.queue.QueueStep.Pass;
import io.hawiyat.agent.queue.QueueStep.Put;
import io.hawiyat.agent.queue.QueueStep.Renew;
import io.hawiyat.agent.queue.QueueStep.Revive;
import io.hawiyat.agent.queue.QueueStep.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever happens in whatever order, the queue on Redis does what its model does. */
class WorkQueuePropertiesTest {

    private static final int VISIBILITY_SECONDS = 10;
    private static final Duration VISIBILITY = Duration.ofSeconds(VISIBILITY_SECONDS);
    private static final SettableClock CLOCK = new SettableClock();

    private static final SlotLimits LIMITS =
            new SlotLimits(OptionalInt.of(2), OptionalInt.of(1), Map.of(new Lane("blog"), 2));

    private static final RedisServerFixture SERVER = RedisServerFixture.started();
    private static final QueueFixture FIXTURE = QueueFixture.connected(SERVER.url(), "test", CLOCK, LIMITS);
    private static final WorkQueue QUEUE = FIXTURE.work();

    @AfterContainer
    static void disconnect() {
        FIXTURE.close();
        SERVER.close();
    }

    @BeforeTry
    void empty() {
        FIXTURE.flushAll();
    }

    @Property(tries = 400)
    void doesWhatItsModelDoes(@ForAll("steps") List<QueueStep> steps) {
        var run = new Run();
        for (var step : steps) {
            run.take(step);
            run.compareDepth();
        }
        run.compareAllThatIsLeft();
    }

    @Property(tries = 50)
    void servesEveryLaneOnceBeforeAnyTwice(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 5) Integer> lanes) {
        var id = 0;
        for (int lane = 0; lane < lanes.size(); lane++) {
            for (int item = 0; item < lanes.get(lane); item++) {
                QUEUE.enqueue(id++, Priority.BULK, CLOCK.instant(), new Lane("lane-" + lane));
            }
        }

        var firstRound = Stream.generate(() -> QUEUE.claim("worker", VISIBILITY).orElseThrow())
                .limit(lanes.size())
                .map(Claim::lane)
                .toList();

        assertThat(firstRound).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<List<QueueStep>> steps() {
        var ids = Arbitraries.longs().between(1, 6);
        var claims = Arbitraries.of(0, 0, 0, 1, 1, 2, 5);
        var dueIn = Arbitraries.of(0, 0, 0, 3, 20);
        Arbitrary<QueueStep> put = Combinators.combine(
                        ids,
                        Arbitraries.of(Priority.class),
                        Arbitraries.of("shop", "blog", "wiki"),
                        dueIn,
                        Arbitraries.of(true, false))
                .as(Put::new);
        Arbitrary<QueueStep> settle = Combinators.combine(claims, Arbitraries.of(Outcome.class), dueIn)
                .as(Settle::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(8, put),
                        Tuple.of(8, Arbitraries.create(ClaimNext::new)),
                        Tuple.of(6, settle),
                        Tuple.of(1, claims.map(Renew::new)),
                        Tuple.of(2, claims.map(Heed::new)),
                        Tuple.of(4, claims.map(Enter::new)),
                        Tuple.of(1, claims.map(Leave::new)),
                        Tuple.of(1, ids.map(Revive::new)),
                        Tuple.of(3, Arbitraries.of(1, 4, 12).map(Pass::new)))
                .list()
                .ofMaxSize(60);
    }

    /** The queue and its model side by side. */
    private static final class Run {

        private final QueueModel model = new QueueModel(LIMITS);
        private final List<Claim> claims = new ArrayList<>();

        void take(QueueStep step) {
            switch (step) {
                case Put put -> put(put);
                case ClaimNext() -> claimNext();
                case Renew(int claim) -> renew(claim);
                case Heed(int claim) -> heed(claim);
                case Enter(int claim) -> enter(claim);
                case Leave(int claim) -> leave(claim);
                case Settle settle -> settle(settle);
                case Revive(long id) -> assertThat(QUEUE.revive(id)).isEqualTo(model.revive(id));
                case Pass(int seconds) -> pass(seconds);
            }
        }

        void compareDepth() {
            var depth = QUEUE.depth();
            assertThat(List.of(depth.queued(), depth.claimed(), depth.delayed(), depth.dead()))
                    .containsExactly(
                            model.count(model::due),
                            model.count(item -> item.state == State.CLAIMED),
                            model.count(item -> item.state == State.DELAYED && !model.due(item)),
                            model.count(item -> item.state == State.DEAD));
        }

        /** Nothing is lost: every item that was not settled can be claimed in the end, exactly once. */
        void compareAllThatIsLeft() {
            pass(1000);
            var expected = new TreeSet<Long>();
            for (var state : List.of(State.READY, State.PARKED, State.DELAYED, State.CLAIMED)) {
                expected.addAll(model.ids(state));
            }
            var left = new ArrayList<Long>();
            for (var claim = QUEUE.claim("worker", VISIBILITY);
                    claim.isPresent();
                    claim = QUEUE.claim("worker", VISIBILITY)) {
                left.add(claim.get().id());
                QUEUE.acknowledge(claim.get());
            }
            assertThat(left).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(QUEUE.deadLetters(100).stream().map(DeadLetter::id))
                    .containsExactlyInAnyOrderElementsOf(model.ids(State.DEAD));
        }

        private void put(Put put) {
            var due = CLOCK.in(Duration.ofSeconds(put.dueIn()));
            if (put.news()) {
                QUEUE.enqueue(put.id(), put.priority(), due, new Lane(put.lane()));
            } else {
                QUEUE.recheck(put.id(), put.priority(), due, new Lane(put.lane()));
            }
            model.put(put);
        }

        private void claimNext() {
            var claim = QUEUE.claim("worker", VISIBILITY);
            var expected = model.claim(VISIBILITY_SECONDS);
            assertThat(claim.map(Run::seen))
                    .isEqualTo(
                            expected.map(item -> List.of(item.id, item.priority, new Lane(item.lane), item.attempt)));
            claim.ifPresent(claims::add);
        }

        private static List<Object> seen(Claim claim) {
            return List.of(claim.id(), claim.priority(), claim.lane(), claim.attempt());
        }

        private void renew(int back) {
            if (back < claims.size()) {
                var index = claims.size() - 1 - back;
                var claim = claims.get(index);
                assertThat(QUEUE.renew(claim, VISIBILITY)).isEqualTo(model.renew(index, VISIBILITY_SECONDS));
            }
        }

        private void heed(int back) {
            if (back < claims.size()) {
                var index = claims.size() - 1 - back;
                assertThat(QUEUE.heed(claims.get(index))).isEqualTo(model.heed(index));
            }
        }

        private void enter(int back) {
            if (back < claims.size()) {
                var index = claims.size() - 1 - back;
                assertThat(QUEUE.enter(claims.get(index))).isEqualTo(model.enter(index));
            }
        }

        private void leave(int back) {
            if (back < claims.size()) {
                var index = claims.size() - 1 - back;
                QUEUE.leave(claims.get(index));
                model.leave(index);
            }
        }

        private void settle(Settle settle) {
            if (settle.claim() >= claims.size()) {
                return;
            }
            var index = claims.size() - 1 - settle.claim();
            var claim = claims.get(index);
            var due = CLOCK.in(Duration.ofSeconds(settle.dueIn()));
            var settlement = switch (settle.outcome()) {
                case ACKNOWLEDGE -> QUEUE.acknowledge(claim);
                case RETRY -> QUEUE.retry(claim, due);
                case POSTPONE -> QUEUE.postpone(claim, due);
                case PARK -> QUEUE.park(claim);
                case BURY -> QUEUE.bury(claim, "poison");
            };
            assertThat(settlement).isEqualTo(model.settle(index, settle.outcome(), settle.dueIn()));
        }

        private void pass(int seconds) {
            CLOCK.pass(Duration.ofSeconds(seconds));
            model.pass(seconds);
        }
    }
}
