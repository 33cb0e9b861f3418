package io.hawiyat.agent.dashboard;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** The Chromium of the machine; its pages remember every complaint of the console and every request elsewhere. */
final class Browser implements AutoCloseable {

    private static final int TIMEOUT_MS = 20_000;
    private static final int ATTEMPTS = 5;
    private static final String NETWORK_CHANGED = "net::ERR_NETWORK_CHANGED";

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    final List<String> complaints = new CopyOnWriteArrayList<>();
    final List<String> foreign = new CopyOnWriteArrayList<>();

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    Browser() {
        if (!Files.isExecutable(CHROMIUM)) {
            throw new AssertionError("the dashboard is tested in a browser: apt-get install chromium");
        }
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MS);
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking")));
    }

    BrowserContext context(com.microsoft.playwright.Browser.NewContextOptions options) {
        return chromium.newContext(options);
    }

    Page page(com.microsoft.playwright.Browser.NewContextOptions options) {
        var page = context(options).newPage();
        page.setDefaultTimeout(TIMEOUT_MS);
        page.onConsoleMessage(message -> {
            if (isComplaint(message)) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:")) {
                foreign.add(request.url());
            }
        });
        return page;
    }

    /** Chromium ends requests, even those to the machine itself, when a network of it comes or goes: Docker's do. */
    private static boolean isComplaint(ConsoleMessage message) {
        return (message.type().equals("error") || message.type().equals("warning"))
                && !message.text().endsWith(NETWORK_CHANGED);
    }

    /** Goes there, and again while Chromium ended a request of its own accord. */
    static void open(Page page, URI address) {
        var ended = new AtomicBoolean();
        page.onRequestFailed(request -> {
            if (request.failure().endsWith(NETWORK_CHANGED)) {
                ended.set(true);
            }
        });
        for (var attempt = 1; ; attempt++) {
            ended.set(false);
            try {
                page.navigate(address.toString());
            } catch (PlaywrightException e) {
                if (!String.valueOf(e.getMessage()).contains(NETWORK_CHANGED)) {
                    throw e;
                }
            }
            if (!ended.get() || attempt == ATTEMPTS) {
                return;
            }
        }
    }

    Page page() {
        return page(new com.microsoft.playwright.Browser.NewContextOptions());
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
