package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fixture of the schemas' module. */
class FixturesTest {

    static Stream<Fixture> valid() throws IOException {
        return Fixture.in("valid");
    }

    static Stream<Fixture> invalid() throws IOException {
        return Fixture.in("invalid");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void readsTheValidWithoutAnError(Fixture fixture) throws IOException {
        var manifests = fixture.read();

        assertThat(manifests.errors()).isEmpty();
        assertThat(manifests.applications().size()
                        + manifests.projects().size()
                        + manifests.sources().size())
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void saysAllThatIsWrongWithTheInvalid(Fixture fixture) throws IOException {
        var errors = fixture.read().errors().stream().map(ManifestError::toString);

        assertThat(errors).containsExactlyElementsOf(fixture.expectedErrors());
    }

    @Test
    void areMany() throws IOException {
        assertThat(valid()).hasSizeGreaterThanOrEqualTo(15);
        assertThat(invalid()).hasSizeGreaterThanOrEqualTo(60);
    }
}
