package io.hawiyat.agent.queue;

import io.hawiyat.agent.queue.QueueStep.Outcome;
import io.hawiyat.agent.queue.QueueStep.Put;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** What the queue promises, without Redis: the specification that the properties hold it against. Times in seconds. */
final class QueueModel {

    enum State {
        READY,
        PARKED,
        DELAYED,
        CLAIMED,
        DEAD
    }

    record Wake(Priority priority, int due, boolean news) {

        Wake and(Wake other) {
            return new Wake(higher(priority, other.priority), Math.min(due, other.due), news || other.news);
        }
    }

    static final class Item {
        final long id;
        State state = State.DELAYED;
        Priority priority;
        String lane;
        int due;
        int attempt;
        boolean backoff;
        int claim = -1;
        int claimEnds;
        Optional<Wake> touched = Optional.empty();
        Optional<String> slot = Optional.empty();

        Item(long id, Priority priority, String lane, int due) {
            this.id = id;
            this.priority = priority;
            this.lane = lane;
            this.due = due;
        }
    }

    private final Map<Long, Item> items = new TreeMap<>();
    private final Map<Line, List<String>> turns = new HashMap<>();
    private final SlotLimits limits;
    private int now;
    private int claims;

    private record Line(State state, Priority priority) {}

    QueueModel(SlotLimits limits) {
        this.limits = limits;
    }

    void pass(int seconds) {
        now += seconds;
    }

    Set<Long> ids(State state) {
        var ids = new TreeSet<Long>();
        in(state).forEach(item -> ids.add(item.id));
        return ids;
    }

    long count(Predicate<Item> which) {
        return items.values().stream().filter(which).count();
    }

    boolean due(Item item) {
        return linedUp(item) || (item.state == State.DELAYED && item.due <= now);
    }

    void put(Put put) {
        var wake = new Wake(put.priority(), now + put.dueIn(), put.news());
        var item = items.get(put.id());
        if (item == null) {
            place(new Item(put.id(), wake.priority, put.lane(), wake.due), wake);
        } else if (item.state == State.CLAIMED) {
            item.lane = put.lane();
            item.touched = Optional.of(item.touched.map(wake::and).orElse(wake));
        } else if (put.news() || (item.state != State.DEAD && !item.backoff)) {
            var merged = item.state == State.DEAD ? wake : wake.and(new Wake(item.priority, item.due, false));
            move(item, put.lane(), merged);
        }
    }

    Optional<Item> claim(int visibility) {
        inOrder(State.CLAIMED, item -> item.claimEnds).stream()
                .filter(item -> item.claimEnds <= now)
                .forEach(this::lapse);
        inOrder(State.DELAYED, item -> item.due).stream()
                .filter(item -> item.due <= now)
                .forEach(this::makeReady);
        for (var priority : Priority.values()) {
            for (var state : List.of(State.PARKED, State.READY)) {
                var lane = turn(new Line(state, priority));
                if (lane.isPresent()) {
                    return Optional.of(claim(new Line(state, priority), lane.get(), visibility));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> turn(Line line) {
        return lanes(line).stream()
                .filter(lane -> line.state == State.READY || free(lane))
                .findFirst();
    }

    private boolean free(String lane) {
        var own = limits.of(new Lane(lane));
        return slots(lane::equals) < own.orElse(Integer.MAX_VALUE)
                && slots(any -> true) < limits.all().orElse(Integer.MAX_VALUE);
    }

    long slots(Predicate<String> lane) {
        return count(item -> item.slot.filter(lane).isPresent() && item.claimEnds > now);
    }

    boolean enter(int claim) {
        var held = held(claim);
        if (held.isEmpty() || held.get().slot.isPresent()) {
            return true;
        }
        var item = held.get();
        if (!free(item.lane) || somebodyWaitsBefore(item.priority)) {
            return false;
        }
        item.slot = Optional.of(item.lane);
        return true;
    }

    private boolean somebodyWaitsBefore(Priority priority) {
        return Stream.of(Priority.values())
                .filter(it -> it.compareTo(priority) <= 0)
                .anyMatch(it -> turn(new Line(State.PARKED, it)).isPresent());
    }

    void leave(int claim) {
        held(claim).ifPresent(item -> item.slot = Optional.empty());
    }

    boolean renew(int claim, int visibility) {
        var held = held(claim);
        held.ifPresent(item -> item.claimEnds = now + visibility);
        return held.isPresent();
    }

    boolean heed(int claim) {
        var touched = held(claim).map(item -> item.touched.isPresent()).orElse(true);
        held(claim).ifPresent(item -> item.touched = Optional.empty());
        return touched;
    }

    Settlement settle(int claim, Outcome outcome, int dueIn) {
        var held = held(claim);
        if (held.isEmpty()) {
            return Settlement.LOST;
        }
        var item = held.get();
        var asked = new Wake(item.priority, outcome == Outcome.PARK ? now : now + dueIn, false);
        var again = again(item, outcome, asked);
        item.touched = Optional.empty();
        item.slot = Optional.empty();
        item.state = State.DELAYED;
        item.attempt -= outcome == Outcome.POSTPONE || outcome == Outcome.PARK ? 1 : 0;
        if (again.isPresent()) {
            place(item, again.get());
            return Settlement.AGAIN;
        }
        end(item, outcome, asked);
        return Settlement.SETTLED;
    }

    /** What is left to do for an item that was enqueued while claimed. */
    private static Optional<Wake> again(Item item, Outcome outcome, Wake asked) {
        var news = item.touched.filter(Wake::news);
        return switch (outcome) {
            case ACKNOWLEDGE -> item.touched.map(wake -> new Wake(wake.priority, wake.due, true));
            case BURY -> news;
            case RETRY -> news.map(asked::and);
            case POSTPONE, PARK -> item.touched.map(asked::and);
        };
    }

    private void end(Item item, Outcome outcome, Wake asked) {
        switch (outcome) {
            case ACKNOWLEDGE -> items.remove(item.id);
            case BURY -> item.state = State.DEAD;
            case POSTPONE -> place(item, asked);
            case PARK -> lineUp(item, State.PARKED);
            case RETRY -> {
                place(item, asked);
                item.backoff = item.state == State.DELAYED;
            }
        }
    }

    boolean revive(long id) {
        var item = items.get(id);
        if (item == null || item.state != State.DEAD) {
            return false;
        }
        place(item, new Wake(Priority.PERSON, now, true));
        return true;
    }

    private Item claim(Line line, String lane, int visibility) {
        var item = inOrder(line.state, candidate -> candidate.due).stream()
                .filter(candidate -> candidate.priority == line.priority && candidate.lane.equals(lane))
                .findFirst()
                .orElseThrow();
        item.state = State.CLAIMED;
        item.slot = line.state == State.PARKED ? Optional.of(lane) : Optional.empty();
        item.attempt++;
        item.claim = claims++;
        item.claimEnds = now + visibility;
        lanes(line).remove(lane);
        if (hasWaiting(line, lane)) {
            lanes(line).add(lane);
        }
        return item;
    }

    private void lapse(Item item) {
        var asked = new Wake(item.priority, item.due, false);
        var merged = item.touched.map(asked::and).orElse(asked);
        item.touched = Optional.empty();
        item.slot = Optional.empty();
        place(item, merged);
    }

    private void move(Item item, String lane, Wake wake) {
        var stays = linedUp(item) && item.priority == wake.priority && item.lane.equals(lane);
        if (stays) {
            item.due = wake.due;
            item.attempt = wake.news ? 0 : item.attempt;
            return;
        }
        leave(item);
        item.lane = lane;
        place(item, wake);
    }

    private void leave(Item item) {
        if (linedUp(item)) {
            var line = new Line(item.state, item.priority);
            item.state = State.DELAYED;
            if (!hasWaiting(line, item.lane)) {
                lanes(line).remove(item.lane);
            }
        }
    }

    private void place(Item item, Wake wake) {
        items.put(item.id, item);
        item.priority = wake.priority;
        item.due = wake.due;
        item.attempt = wake.news ? 0 : item.attempt;
        item.backoff = false;
        item.state = State.DELAYED;
        if (item.due <= now) {
            makeReady(item);
        }
    }

    private void makeReady(Item item) {
        lineUp(item, State.READY);
    }

    private void lineUp(Item item, State state) {
        item.state = state;
        item.backoff = false;
        var lanes = lanes(new Line(state, item.priority));
        if (!lanes.contains(item.lane)) {
            lanes.add(item.lane);
        }
    }

    private static boolean linedUp(Item item) {
        return item.state == State.READY || item.state == State.PARKED;
    }

    private List<String> lanes(Line line) {
        return turns.computeIfAbsent(line, missing -> new ArrayList<>());
    }

    private Optional<Item> held(int claim) {
        return in(State.CLAIMED).stream().filter(item -> item.claim == claim).findFirst();
    }

    private boolean hasWaiting(Line line, String lane) {
        return in(line.state).stream().anyMatch(item -> item.priority == line.priority && item.lane.equals(lane));
    }

    private List<Item> in(State state) {
        return items.values().stream().filter(item -> item.state == state).toList();
    }

    private List<Item> inOrder(State state, ToIntFunction<Item> by) {
        return in(state).stream()
                .sorted(Comparator.comparingInt(by).thenComparingLong(item -> item.id))
                .toList();
    }

    private static Priority higher(Priority a, Priority b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
