package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.BrowserPages;
import jakarta.inject.Singleton;

/** The dashboard's own pages in place of problem documents. */
@Singleton
final class ErrorPages implements BrowserPages {

    private final Pages pages;

    ErrorPages(Pages pages) {
        this.pages = pages;
    }

    @Override
    public String missing(String path) {
        return pages.missing(path);
    }

    @Override
    public String failed() {
        return pages.failed();
    }
}
