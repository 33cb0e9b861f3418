package io.hawiyat.agent.dashboard;

/**
 * What every page stands in.
 *
 * @param application {@code project/name} when the page is about one; else empty
 */
public record Frame(Texts texts, Moments moments, Assets assets, String title, String application) {

    /** A text of the page's language. */
    public String text(String key, Object... arguments) {
        return texts.get(key, arguments);
    }
}
