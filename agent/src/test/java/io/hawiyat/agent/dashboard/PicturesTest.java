package io.hawiyat.agent.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static io.hawiyat.agent.api.RecordedState.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.hawiyat.agent.api.ApiServer;
import io.hawiyat.agent.manifest.ApplicationId;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A usual day on the dashboard. Its pictures are those of the README, written there by {@code make reference}. */
class PicturesTest {

    private static final ApplicationId STOREFRONT = new ApplicationId("shop", "storefront");
    private static final ApplicationId API = new ApplicationId("shop", "api");
    private static final ApplicationId CACHE = new ApplicationId("shop", "cache");
    private static final ApplicationId HANDBOOK = new ApplicationId("handbook", "pages");
    private static final Path FOLDER = Boolean.getBoolean("hawiyat.reference.write")
            ? Path.of("..", "docs", "images")
            : Path.of("target", "screenshots");

    private static ApiServer server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = new ApiServer();
        browser = new Browser();
        var state = server.state();
        state.sources("shop", "handbook");
        state.delivered("shop", "github", "push");
        state.fetched("shop", commit("3"), "Grace Hopper", "Sell books too");
        state.desired(
                "shop",
                commit("3"),
                application(STOREFRONT, "registry.example/storefront:1.8", route("shop.example")),
                application(API, "registry.example/api:2.3", route("api.shop.example")),
                application(CACHE, "redis:7"));
        state.deploy(STOREFRONT);
        state.deploy(API);
        state.deploy(CACHE);
        state.fetched("handbook", commit("c"), "Ada Lovelace", "Explain returns");
        state.desired("handbook", commit("c"), application(HANDBOOK, "nginx:1.27", route("handbook.example")));
        state.deploy(HANDBOOK);
        state.fetched("shop", commit("8"), "Alan Turing", "Serve the search from the new index");
        state.desired(
                "shop",
                commit("8"),
                application(STOREFRONT, "registry.example/storefront:1.9", route("shop.example")),
                application(API, "registry.example/api:2.4", route("api.shop.example")));
        state.rollBack(API, "hawiyat-shop-api-g2-0 exited with code 1: no index at /var/index");
        state.begin(STOREFRONT);
        server.logs().write("hawiyat-shop-api-g1-0", "GET /products 200 3 ms");
        server.logs().write("hawiyat-shop-api-g1-1", "GET /products/12 200 2 ms");
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void saysInThreeSecondsWhatIsWrong(ColorScheme scheme) {
        var page = open(scheme, "/");

        assertThat(page.locator("#attention li")).hasCount(1);
        assertThat(page.locator("#attention li")).containsText("no index at /var/index");
        picture(page, "overview", scheme);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void saysWhyACommitIsHeld(ColorScheme scheme) {
        var page = open(scheme, "/applications/shop/api");

        assertThat(page.locator("#explain .ways")).containsText("hawiyat retry shop/api");
        picture(page, "application", scheme);
    }

    @Test
    void isInTheReaderDirectionOfItsLanguage() {
        var page = open(ColorScheme.LIGHT, "/applications/shop/storefront");
        page.evaluate("document.documentElement.dir = 'rtl'");

        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(1200);
        assertThat(page.locator(".stage").first().boundingBox().x)
                .isGreaterThan(page.locator(".chain p").first().boundingBox().x);
    }

    private static Page open(ColorScheme scheme, String path) {
        var page = browser.page(new NewContextOptions().setColorScheme(scheme).setViewportSize(1200, 900));
        page.navigate(server.at(path).toString());
        assertThat(page.locator("[data-link-state]")).hasText("Live");
        return page;
    }

    private static void picture(Page page, String name, ColorScheme scheme) {
        var file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(file)));
    }
}
