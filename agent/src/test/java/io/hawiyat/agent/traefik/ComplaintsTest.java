package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComplaintsTest {

    private static final String BAD = """
            {"level":"error","providerName":"file","error":"collecting file configs: /dynamic/shop.web.yaml: \
            field not found, node: bad","time":"2026-11-21T18:33:47Z","message":"Error occurred during watcher callback"}
            """.strip();

    @Test
    void tellsTheFileThatIsAtFaultFromOthers() {
        var complaints = Complaints.in(List.of("{\"level\":\"info\"}", "panic: not JSON", BAD));

        assertThat(complaints.about("shop.web.yaml"))
                .contains("collecting file configs: /dynamic/shop.web.yaml: field not found, node: bad");
        assertThat(complaints.about("web.yaml")).isEmpty();
        assertThat(complaints.aboutOthersThan("shop.web.yaml")).isEmpty();
        assertThat(complaints.aboutOthersThan("shop.api.yaml")).isPresent();
    }

    @Test
    void takesNoNoticeOfAFileThatWentAwayWhileTraefikRead() {
        var gone = BAD.replace("field not found, node: bad", "open /dynamic/shop.web.yaml: no such file or directory");

        assertThat(Complaints.in(List.of(gone)).texts()).isEmpty();
    }
}
