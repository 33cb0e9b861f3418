package io.hawiyat.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.source.SourceUrl.Rule;
import io.hawiyat.agent.source.SourceUrl.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://git.example.com/team/shop.git, HTTP, https://git.example.com/team/shop.git",
        "HTTPS://git.example.com:8443/shop, HTTP, https://git.example.com:8443/shop",
        "http://[::1]:3000/shop, HTTP, http://[::1]:3000/shop",
        "https://token123@git.example.com/shop.git?key=hidden#part, HTTP, https://git.example.com/shop.git",
        "ssh://git@git.example.com:2222/shop.git, SSH, ssh://git.example.com:2222/shop.git",
        "git@git.example.com:team/shop.git, SSH, git.example.com:team/shop.git",
        "file:///srv/my%20shop.git, LOCAL, /srv/my shop.git",
        "file://localhost/srv/shop.git, LOCAL, /srv/shop.git",
        "/srv/shop.git, LOCAL, /srv/shop.git",
        "/srv/a:b@c/shop, LOCAL, /srv/a:b@c/shop"
    })
    void acceptsWhatTheContractNamesAndShowsItWithoutCredentials(String text, Transport transport, String shown) {
        var url = Fetches.url(text);
        assertThat(url.transport()).isEqualTo(transport);
        assertThat(url.display()).isEqualTo(shown);
        assertThat(url).hasToString(shown);
    }

    @Test
    void takesARelativePathFromTheWorkingDirectory() {
        assertThat(Fetches.url("./shop").display())
                .isEqualTo(Path.of("shop").toAbsolutePath().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY",
        "'  ', EMPTY",
        "-uhttps://git.example.com/shop, LEADING_DASH",
        "--upload-pack=touch, LEADING_DASH",
        "git@-oProxyCommand=touch:shop, LEADING_DASH",
        "git@git.example.com:-shop, LEADING_DASH",
        "ssh://-oProxyCommand=touch/shop, MALFORMED",
        "https://bot:hunter2@git.example.com/shop, PASSWORD",
        "https://:hunter2@git.example.com/shop, PASSWORD",
        "https://bot:@git.example.com/shop, PASSWORD",
        "https://bot:hun@ter2@git.example.com/shop, PASSWORD",
        "ssh://bot:hunter2@git.example.com/shop, PASSWORD",
        "ftp://bot:hunter2@git.example.com/shop, PASSWORD",
        "bot:hunter2@git.example.com/shop, PASSWORD",
        "git://git.example.com/shop, SCHEME",
        "ftp://git.example.com/shop, SCHEME",
        "ext::sh -c touch, SCHEME",
        "git@git.example.com::shop, SCHEME",
        "javascript:alert(1), SCHEME",
        "https://git.example.com, MALFORMED",
        "https:///shop, MALFORMED",
        "https://git example.com/shop, MALFORMED",
        "file://server/share, FILE_HOST"
    })
    void namesTheRuleThatIsBroken(String text, Rule rule) {
        assertThat(SourceUrl.parse(text)).isEqualTo(new SourceUrl.Parsed.Rejected(rule));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/x\ny", "/srv/\0shop", "https://a.example/\u001b[2J"})
    void refusesControlCharacters(String text) {
        assertThat(SourceUrl.parse(text)).isEqualTo(new SourceUrl.Parsed.Rejected(Rule.MALFORMED));
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void explainsEachRule(Rule rule) {
        assertThat(rule.message()).contains("URL");
    }
}
