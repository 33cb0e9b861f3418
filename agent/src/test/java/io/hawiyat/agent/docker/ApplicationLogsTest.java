package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.ApplicationLogs.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApplicationLogsTest {

    @RegisterExtension
    static final EngineFixture ENGINE = EngineFixture.usual();

    private static final String COUNT = "i=0; while true; do i=$((i+1)); echo \"$0 $i\"; sleep 0.2; done";

    @Test
    void followsAllContainersThoseThatComeLaterTooAndTellsNoLineTwice() throws InterruptedException {
        var containers = ENGINE.engine().containers();
        var logs = new ApplicationLogs(containers);
        var first = start(1, 11, "first");
        Await.until("some lines", () -> logs.last(EngineFixture.WEB, 5).size() == 5);

        try (var all = logs.follow(EngineFixture.WEB, 3)) {
            var told = next(all, 6, "first");
            start(2, 12, "second");
            told.addAll(next(all, 3, "second"));
            containers.stop(first, Duration.ZERO);
            told.addAll(next(all, 3, "second"));

            assertThat(told).extracting(it -> it.line().text()).doesNotHaveDuplicates();
            assertThat(numbers(told, "first"))
                    .isSorted()
                    .first()
                    .satisfies(number -> assertThat(number).isGreaterThanOrEqualTo(3));
            assertThat(numbers(told, "second")).startsWith(1, 2, 3);
        }
        assertThat(logs.last(EngineFixture.WEB, 4)).hasSize(4);
    }

    private static String start(int generation, int host, String name) {
        var containers = ENGINE.engine().containers();
        var id = containers.create(ENGINE.spec(Workloads.command("sh", "-c", COUNT, name), generation, host));
        containers.start(id);
        return id;
    }

    /** What comes until that many of the lines are of one container. */
    private static List<Written> next(LogsOfAll all, int count, String name) throws InterruptedException {
        var told = new ArrayList<Written>();
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (numbers(told, name).size() < count) {
            assertThat(System.nanoTime()).as("so far %s", told).isLessThan(deadline);
            all.next(Duration.ofSeconds(1)).ifPresent(told::add);
        }
        return told;
    }

    private static List<Integer> numbers(List<Written> told, String name) {
        return told.stream()
                .map(it -> it.line().text().split(" ", 2))
                .filter(it -> it[0].equals(name))
                .map(it -> Integer.parseInt(it[1]))
                .toList();
    }
}
