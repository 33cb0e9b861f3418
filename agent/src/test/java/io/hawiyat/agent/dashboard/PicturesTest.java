package io.hawiyat.agent.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.hawiyat.agent.api.ApiServer;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.plan.Difference;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A usual day on the dashboard. Its pictures, in {@code target/screenshots/usual-*}, are copied to {@code docs/images}. */
class PicturesTest {

    private static final ApplicationId STOREFRONT = new ApplicationId("shop", "storefront");
    private static final ApplicationId API = new ApplicationId("shop", "api");
    private static final ApplicationId CACHE = new ApplicationId("shop", "cache");
    private static final ApplicationId HANDBOOK = new ApplicationId("handbook", "pages");
    private static final String SELL_BOOKS = "3f0c1d7a9e5b42486f1d8b7c2a90e6d5413c7f28";
    private static final String EXPLAIN_RETURNS = "c41e9a07d83b5f6214a0be97d25c8130f7e6b94a";
    private static final String NEW_INDEX = "8b62f4e1c07d9a35be184d2f60c97a83d15e4b0c";
    private static final Path FOLDER = Path.of("target", "screenshots");

    private static ApiServer server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = new ApiServer();
        browser = new Browser();
        var state = server.state();
        state.sources("shop", "handbook");
        state.delivered("shop", "github", "push");
        state.fetched("shop", SELL_BOOKS, "Grace Hopper", "Sell books too");
        state.desired(
                "shop",
                SELL_BOOKS,
                application(STOREFRONT, "registry.example/storefront:1.8", route("shop.example")),
                application(API, "registry.example/api:2.3", route("api.shop.example")),
                application(CACHE, "redis:7"));
        state.deploy(STOREFRONT);
        state.deploy(API);
        state.deploy(CACHE);
        state.fetched("handbook", EXPLAIN_RETURNS, "Ada Lovelace", "Explain returns");
        state.desired("handbook", EXPLAIN_RETURNS, application(HANDBOOK, "nginx:1.27", route("handbook.example")));
        state.deploy(HANDBOOK);
        state.delivered("shop", "github", "push");
        state.fetched("shop", NEW_INDEX, "Alan Turing", "Serve the search from the new index");
        state.desired(
                "shop",
                NEW_INDEX,
                application(STOREFRONT, "registry.example/storefront:1.9", route("shop.example")),
                application(API, "registry.example/api:2.4", route("api.shop.example")));
        state.rollBack(
                API,
                "hawiyat-shop-api-g2-0 exited with code 1: no index at /var/index",
                new Difference("spec.image", "registry.example/api:2.4", "registry.example/api:2.3"));
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
        Browser.open(page, server.at(path));
        assertThat(page.locator("[data-link-state]")).hasText("Live");
        return page;
    }

    private static void picture(Page page, String name, ColorScheme scheme) {
        var file = "usual-" + name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(file)));
    }
}
