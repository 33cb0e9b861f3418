package io.hawiyat.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.manifest.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredJsonTest {

    private static final Application SAMPLE = Samples.with(
            Samples.application("web", "nginx:1", 2, List.of()),
            Map.of(
                    "ports", List.of(new Workload.Port(80, 8080, Workload.Protocol.TCP, "0.0.0.0")),
                    "files", List.of(new Workload.FileMount("a.conf", "/etc/a.conf", 0644, "ab")),
                    "volumes",
                            List.of(
                                    new Workload.VolumeMount(new Workload.VolumeSource.Named("data"), "/data", false),
                                    new Workload.VolumeMount(
                                            new Workload.VolumeSource.HostPath("/srv"), "/srv", true))));

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void comesBackAsItWas() {
        assertThat(StoredJson.read(StoredJson.write(SAMPLE), Application.class)).isEqualTo(SAMPLE);
        for (var probe : List.of(new Health.Probe.Tcp(80), new Health.Probe.Command(List.of("true")))) {
            assertThat(StoredJson.read(StoredJson.write(probe), Health.Probe.class))
                    .isEqualTo(probe);
        }
    }

    @Test
    void ignoresWhatALaterVersionAdded() throws Exception {
        var stored = stored();
        stored.put("invented", 1).putObject("sidecar").put("image", "x");
        ((ObjectNode) stored.at("/workload/health/probe")).put("invented", true);

        assertThat(StoredJson.read(stored.toString(), Application.class)).isEqualTo(SAMPLE);
    }

    @Test
    void readsWhatAnEarlierVersionDidNotWriteYet() throws Exception {
        for (var pointer : List.of("", "/rollout", "/workload", "/workload/security", "/workload/resources")) {
            for (var field : fields(pointer)) {
                var stored = stored();
                ((ObjectNode) stored.at(pointer)).remove(field);

                var read = StoredJson.read(stored.toString(), Application.class);

                assertThat(read).as("without %s/%s", pointer, field).hasNoNullFieldsOrProperties();
                assertThat(read.workload()).as("without %s/%s", pointer, field).hasNoNullFieldsOrProperties();
            }
        }
    }

    private List<String> fields(String pointer) throws Exception {
        var fields = new ArrayList<String>();
        stored().at(pointer).fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private ObjectNode stored() throws Exception {
        return (ObjectNode) mapper.readTree(StoredJson.write(SAMPLE));
    }
}
