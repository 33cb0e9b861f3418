package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where an application stands when a person wants to go back.
 *
 * @param runs the generation that was last live and healthy
 * @param settled whether nothing else is on its way to replace it
 * @param last the number that was given out last
 * @param kept newest first
 */
record Standing(boolean removed, Optional<Long> runs, boolean settled, long last, List<Kept> kept) {

    Standing {
        kept = List.copyOf(kept);
    }

    /**
     * A generation that can be started again.
     *
     * @param live whether it ever was live and healthy
     * @param application as it would be today
     */
    record Kept(long number, boolean live, Application application) {}

    /** Which one to go back to, or why none. */
    sealed interface Choice {
        record To(Kept kept) implements Choice {}

        record NotKept(String reason) implements Choice {}

        record Nothing(String reason) implements Choice {}
    }

    Choice choose(Optional<Long> wanted) {
        if (removed) {
            return new Choice.Nothing("it is being removed, as no source declares it any more");
        }
        return wanted.map(this::find).orElseGet(this::lastOneBefore);
    }

    /** Whether it is made of the same as what runs. */
    boolean runs(Kept generation) {
        return running()
                .map(it -> it.application().workload())
                .equals(Optional.of(generation.application().workload()));
    }

    private Optional<Kept> running() {
        return kept.stream().filter(it -> runs.equals(Optional.of(it.number()))).findFirst();
    }

    private Choice find(long number) {
        var found = kept.stream().filter(it -> it.number() == number).findFirst();
        if (found.isEmpty()) {
            return new Choice.NotKept(
                    number < 1 || number > last
                            ? "it never had a generation " + number + ": the newest is " + last
                            : "generation " + number + " is not kept any more; kept are " + numbers());
        }
        return settled && runs(found.get())
                ? new Choice.Nothing("generation " + number + " is what runs")
                : new Choice.To(found.get());
    }

    private String numbers() {
        return kept.stream().map(it -> Long.toString(it.number())).collect(Collectors.joining(", "));
    }

    private Choice lastOneBefore() {
        return kept.stream()
                .filter(it -> it.live() && it.number() < runs.orElse(0L) && !runs(it))
                .findFirst()
                .<Choice>map(Choice.To::new)
                .orElseGet(() -> new Choice.Nothing("no generation that was live before what runs is kept"));
    }
}
