package io.hawiyat.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ProjectScope;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.source.SourcePath;
import io.hawiyat.agent.source.SourceUrl;
import io.hawiyat.agent.source.Tracked;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantTest {

    private static SourceDefinition source(String url, String branch) {
        return new SourceDefinition(
                "team",
                ((SourceUrl.Parsed.Accepted) SourceUrl.parse(url)).url(),
                new Tracked.Branch(branch),
                SourcePath.ROOT,
                SourceDefinition.DEFAULT_INTERVAL);
    }

    private static final SourceDefinition ROOT = source("https://git.example.com/root.git", "main");
    private static final SourceDefinition TEAM = source("https://git.example.com/team.git", "main");
    private static final SourceDefinition SHOP = source("https://git.example.com/shop.git", "main");

    @Test
    void aRepositoryGivesWhatItDeclaresNoMoreThanItHas() {
        var root = Grant.root(new ProjectScope(List.of("shop-*", "pay")), ROOT);
        var team = root.to(new ProjectScope(List.of("shop-*", "mail")), TEAM);

        assertThat(root.allows("shop-web")).isTrue();
        assertThat(root.allows("shop")).isFalse();
        assertThat(team.allows("shop-web")).isTrue();
        assertThat(team.allows("pay")).isFalse();
        assertThat(team.allows("mail")).isFalse();
        assertThat(team.refusal("mail")).contains("the project mail, only in shop-*, pay");
        assertThat(team.to(ProjectScope.everything(), SHOP).allows("pay")).isFalse();
    }

    @Test
    void nobodyDeclaresWhatItComesFrom() {
        var team = Grant.root(ProjectScope.everything(), ROOT).to(ProjectScope.everything(), TEAM);

        assertThat(team.refusal(source("https://git.example.com/root/", "main")))
                .hasValueSatisfying(why -> assertThat(why).contains("comes from itself"));
        assertThat(team.refusal(TEAM)).isPresent();
        assertThat(team.refusal(source("https://git.example.com/root.git", "other")))
                .isEmpty();
        assertThat(team.refusal(SHOP)).isEmpty();
    }

    @Test
    void thereIsAnEndToSourcesOfSources() {
        var third = Grant.root(ProjectScope.everything(), ROOT)
                .to(ProjectScope.everything(), TEAM)
                .to(ProjectScope.everything(), SHOP);

        assertThat(third.refusal(source("https://git.example.com/more.git", "main")))
                .hasValueSatisfying(why -> assertThat(why).contains("too deep"));
    }
}
