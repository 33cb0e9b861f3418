package io.hawiyat.agent.dashboard;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The Chromium of the machine; its pages remember every complaint of the console and every request elsewhere. */
final class Browser implements AutoCloseable {

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
        page.setDefaultTimeout(10_000);
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
                && !message.text().endsWith("net::ERR_NETWORK_CHANGED");
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
