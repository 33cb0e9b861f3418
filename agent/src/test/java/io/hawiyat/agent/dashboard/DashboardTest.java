package io.hawiyat.agent.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static io.hawiyat.agent.api.RecordedState.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.hawiyat.agent.api.ApiServer;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Status;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DashboardTest {

    private static final ApplicationId WEB = new ApplicationId("shop", "web");
    private static final ApplicationId WORKER = new ApplicationId("shop", "worker");
    private static final ApplicationId API = new ApplicationId("blog", "api");
    private static final ApplicationId CACHE = new ApplicationId("blog", "cache");
    private static final String ATTACK =
            "<script>window.stolen=1</script><img src=x onerror=\"window.stolen=1\">\"'><svg onload=window.stolen=1>";
    private static final Path SHOTS = Path.of("target", "screenshots");

    private static ApiServer server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = new ApiServer();
        browser = new Browser();
        var state = server.state();
        state.sources("shop", "blog", "lost");
        state.fetched("shop", commit("a"), "Ada Lovelace", "Open the shop");
        state.desired(
                "shop", commit("a"), application(WEB, "web:1", route("shop.localhost")), application(WORKER, "w:1"));
        state.deploy(WEB);
        state.deploy(WORKER);
        state.fetched("shop", commit("b"), "Mallory " + ATTACK, ATTACK);
        state.desired("shop", commit("b"), application(WEB, "web:2", route("shop.localhost")));
        state.rollBack(WEB, "shop-web-g2-0 exited with code 1: " + ATTACK);
        state.fetched("blog", commit("c"), "Grace Hopper", "Answer faster");
        state.desired(
                "blog", commit("c"), application(API, "api:1", route("blog.localhost")), application(CACHE, "c:1"));
        state.deploy(CACHE);
        state.begin(API);
        state.refused("blog", commit("d"), CACHE, "is missing; did you mean imagePullPolicy?");
        state.pruneHeld("shop", commit("e"), WEB, WORKER);
        state.notTold("blog", "https://chat.example.com answered 404 Not Found");
        state.delivered("shop", "github", "push");
        server.logs().write("shop-web-g1-0", "listening on port 80");
        server.logs().write("shop-web-g1-1", ATTACK);
        state.fetchFailed("lost", "cannot reach git.example.com: connection refused; check the URL and the network");
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    @AfterEach
    void isQuiet() {
        var complaints = List.copyOf(browser.complaints);
        browser.complaints.clear();
        assertThat(complaints).isEmpty();
        assertThat(browser.foreign).isEmpty();
    }

    @Test
    void saysWhatIsWrongFirstAndWhatToDo() {
        var page = open(new NewContextOptions(), "/");

        assertThat(page.locator("#attention li")
                        .filter(text("commit bbbbbbbb is held: "))
                        .locator(".next"))
                .hasText("Next: commit a change, or run hawiyat retry shop/web");
        assertThat(page.locator("#attention li").filter(text("blog/cache"))).containsText("hawiyat validate PATH");
        assertThat(page.locator("#attention li").filter(text("NotificationFailing")))
                .containsText("answered 404 Not Found");
        assertThat(page.locator("#attention li").filter(text("ApprovalNeeded"))).containsText("hawiyat approve");
        assertThat(page.locator("#attention li").filter(text("lost"))).containsText("connection refused");
        assertThat(page.locator("#sources")).containsText("cache.yaml:7:5");
        shot(page, "overview-light");
    }

    @Test
    void showsAChangeWithoutAReload() {
        var page = open(new NewContextOptions(), "/applications/shop/worker");
        page.evaluate("window.sameDocument = true");
        assertThat(page.locator("[data-link-state]")).hasText("Live");

        server.state().observed(WORKER, Status.Health.DEGRADED, 1);

        assertThat(page.locator("#head")).containsText("Degraded");
        assertThat(page.locator("#head")).containsText("1 of 2 ready");
        assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        server.state().observed(WORKER, Status.Health.HEALTHY, 2);
        assertThat(page.locator("#head")).containsText("Healthy");
    }

    @Test
    void saysTheSameWithoutScript() {
        var page = open(new NewContextOptions().setJavaScriptEnabled(false), "/");

        page.locator("#applications a.name", new Page.LocatorOptions().setHasText("web"))
                .click();

        assertThat(page.locator("h1")).hasText("shop/web");
        assertThat(page.locator("#diff")).containsText("spec.env.LEVEL");
        page.locator("#history a").first().click();
        assertThat(page.locator("#deployment")).containsText("exited with code 1");
    }

    @Test
    void findsApplicationsWithoutScript() {
        var page = open(new NewContextOptions().setJavaScriptEnabled(false), "/");
        page.getByRole(AriaRole.SEARCHBOX).fill("blog");
        page.keyboard().press("Enter");

        assertThat(page.locator("#applications li")).hasCount(2);
    }

    @Test
    void fitsAPhone() {
        for (var path : List.of(
                "/",
                "/applications/shop/web",
                "/applications/blog/api",
                "/sources/shop",
                "/deployments/3",
                "/applications/no/such")) {
            var page = open(new NewContextOptions().setViewportSize(360, 740), path);

            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
            shot(page, "phone" + path.replace('/', '-'));
            browser.complaints.removeIf(it -> it.contains("404"));
        }
    }

    @Test
    void isDarkInTheDark() {
        var page = open(new NewContextOptions().setColorScheme(ColorScheme.DARK), "/applications/shop/web");
        var light = open(new NewContextOptions().setColorScheme(ColorScheme.LIGHT), "/applications/shop/web");

        assertThat(background(page)).isEqualTo("rgb(15, 19, 27)");
        assertThat(background(light)).isEqualTo("rgb(246, 247, 249)");
        shot(page, "application-dark");
        shot(light, "application-light");
        shot(open(new NewContextOptions().setColorScheme(ColorScheme.DARK), "/"), "overview-dark");
        shot(open(new NewContextOptions().setColorScheme(ColorScheme.DARK), "/applications/blog/api"), "rollout-dark");
        for (var scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            var of = scheme == ColorScheme.DARK ? "-dark" : "-light";
            shot(open(new NewContextOptions().setColorScheme(scheme), "/sources/shop"), "source" + of);
            shot(open(new NewContextOptions().setColorScheme(scheme), "/sources/blog"), "source-errors" + of);
            shot(open(new NewContextOptions().setColorScheme(scheme), "/deployments/3"), "deployment" + of);
        }
    }

    @Test
    void runsNothingThatACommitSays() {
        for (var path : List.of(
                "/", "/applications/shop/web", "/sources/shop", "/deployments/3", "/?search=" + "%3Cscript%3E")) {
            var page = open(new NewContextOptions(), path);
            assertThat(page.locator("[data-link-state]")).hasText("Live");

            assertThat(page.evaluate("window.stolen")).isNull();
            assertThat(page.locator("main script, main [onerror], main svg[onload]"))
                    .hasCount(0);
        }
        assertThat(open(new NewContextOptions(), "/applications/shop/web").locator("#revisions"))
                .containsText("<script>window.stolen=1</script>");
    }

    @Test
    void isReachedByKeyboard() {
        var page = open(new NewContextOptions(), "/");
        page.keyboard().press("Tab");

        assertThat(page.locator(":focus")).hasText("Skip to the content");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");

        assertThat((String) page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
    }

    @Test
    void explainsWhatLedToIt() {
        var page = open(new NewContextOptions().setJavaScriptEnabled(false), "/applications/shop/web");

        assertThat(page.locator("#explain")).containsText("commit bbbbbbbb is held");
        assertThat(page.locator("#explain .chain li").filter(text("Changed"))).containsText("spec.image: web:1 web:2");
        assertThat(page.locator("#explain")).containsText("hawiyat retry shop/web");
        assertThat(page.locator("#explain")).containsText("hawiyat approve");
    }

    @Test
    void showsWhatContainersWriteAsTheyWriteIt() {
        var page = open(new NewContextOptions(), "/applications/shop/worker");
        assertThat(page.locator("#log-lines")).containsText("listening on port 80");

        server.logs().write("shop-worker-g1-0", "<b>one more job</b>");

        assertThat(page.locator("#log-lines .line").last()).containsText("<b>one more job</b>");
        var still = open(new NewContextOptions().setJavaScriptEnabled(false), "/applications/shop/worker");
        assertThat(still.locator("#log-lines")).containsText("listening on port 80");
    }

    @Test
    void showsARolloutAsItsStepsInTime() {
        var page = open(new NewContextOptions(), "/applications/blog/api");

        assertThat(page.locator("#running .steps li")).hasCount(2);
        assertThat(page.locator("#running .bar rect").first()).hasAttribute("x", "0.0");
        assertThat(Double.parseDouble(page.locator("#running .bar rect").last().getAttribute("x")))
                .isPositive();
    }

    @Test
    void showsTheCommitsAndWebhooksOfASource() {
        var page = open(new NewContextOptions().setJavaScriptEnabled(false), "/");
        page.locator("#sources a").filter(text("shop")).click();

        assertThat(page.locator("h1")).hasText("Source shop");
        assertThat(page.locator("#commits li")).hasCount(2);
        assertThat(page.locator("#commits")).containsText("Ada Lovelace");
        assertThat(page.locator("#deliveries")).containsText("github: push");
        assertThat(page.locator("#why")).containsText("hawiyat approve");
    }

    @Test
    void showsOnlyWhatIsAskedFor() {
        var page = open(new NewContextOptions().setJavaScriptEnabled(false), "/");
        page.locator("#counts a").filter(text("Need attention")).click();

        assertThat(page.locator("#applications a.name")).hasText(new String[] {"cache", "web"});
        assertThat(page.locator("#counts a[aria-current=true]")).containsText("Need attention");
        page.getByRole(AriaRole.SEARCHBOX).fill("cache");
        page.keyboard().press("Enter");
        assertThat(page.locator("#applications a.name")).hasText(new String[] {"cache"});
    }

    @Test
    void hasNoBarriersInLightAndDark() {
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (var path : List.of(
                    "/",
                    "/?search=nothing",
                    "/applications/shop/web",
                    "/applications/blog/api",
                    "/deployments/3",
                    "/sources/shop",
                    "/sources/lost",
                    "/applications/no/such")) {
                // The policy of the pages forbids scripts of others, also that of this test.
                var page = open(new NewContextOptions().setColorScheme(scheme).setBypassCSP(true), path);

                assertThat(Barriers.on(page)).as(path + " in " + scheme).isEmpty();
            }
        }
        // The last page is not there on purpose, and axe reads pixels in a way that Chromium has a better one for.
        browser.complaints.removeIf(it -> it.contains("404") || it.contains("Canvas2D"));
    }

    @Test
    void saysAtWhichStepADeploymentFailed() {
        var page = open(new NewContextOptions().setJavaScriptEnabled(false), "/deployments/3");

        assertThat(page.locator(".steps li")).hasCount(2);
        assertThat(page.locator(".steps li").last()).containsText("exited with code 1");
        assertThat(page.locator(".steps li").last().locator(".mark")).hasAttribute("aria-label", "Failed");
    }

    @Test
    void doesNotClaimThatManifestsAreValidWhichNobodyHasSeen() {
        var page = open(new NewContextOptions().setJavaScriptEnabled(false), "/sources/lost");

        assertThat(page.locator("#errors")).containsText("No commit seen yet");
    }

    @Test
    void doesNotClaimThatWhatWasNeverComparedIsAsDesired() {
        var page = open(new NewContextOptions(), "/applications/blog/api");

        assertThat(page.locator("#diff")).containsText("not compared");
        assertThat(page.locator("#running")).containsText("waiting for 1 of 2 replicas");
    }

    @Test
    void saysThatAnApplicationIsNotThere() {
        var page = browser.page();

        var answer = page.navigate(server.at("/applications/shop/nothing").toString());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(page.locator("main")).containsText("shop/nothing");
        browser.complaints.removeIf(it -> it.contains("404"));
    }

    private static Page open(NewContextOptions options, String path) {
        var page = browser.page(options);
        Browser.open(page, server.at(path));
        return page;
    }

    private static Locator.FilterOptions text(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Object background(Page page) {
        return page.evaluate("getComputedStyle(document.body).backgroundColor");
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SHOTS.resolve(name + ".png")));
    }
}
