package io.hawiyat.agent.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceDefinitionTest {

    @ParameterizedTest
    @CsvSource({"'', ''", "., ''", "./deploy/, deploy", "deploy//prod/., deploy/prod", "a..b, a..b"})
    void bringsAPathIntoOneForm(String written, String value) {
        assertThat(new SourcePath(written).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../x", "a/../b", "/etc", "a\nb"})
    void refusesAPathThatLeadsOut(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SourcePath(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-d", "a b", "a..b", "a.lock", "a~1", "@{-1}", "/main"})
    void refusesWhatCannotBeABranch(String branch) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tracked.Branch(branch));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "Shop", "shop-", "-shop", "a.b"})
    void refusesANameThatIsNoDnsLabel(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> definition(name, Duration.ofSeconds(60)));
    }

    @Test
    void refusesAnIntervalUnderASecond() {
        assertThatIllegalArgumentException().isThrownBy(() -> definition("shop", Duration.ofMillis(999)));
    }

    private static SourceDefinition definition(String name, Duration interval) {
        return new SourceDefinition(
                name, Fetches.url("/srv/shop.git"), new Tracked.Branch("main"), SourcePath.ROOT, interval);
    }
}
