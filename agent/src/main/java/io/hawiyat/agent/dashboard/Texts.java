package io.hawiyat.agent.dashboard;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;

/** Every word of the pages, so that they can be said in another language. */
@Singleton
public final class Texts {

    private final Locale locale;
    private final ResourceBundle bundle;

    @Inject
    Texts() {
        this(Locale.ENGLISH);
    }

    private Texts(Locale locale) {
        this.locale = locale;
        this.bundle = ResourceBundle.getBundle("io.hawiyat.agent.dashboard.messages", locale);
    }

    /** The language of the page. */
    public String language() {
        return locale.toLanguageTag();
    }

    /** A text with its arguments filled in. */
    public String get(String key, Object... arguments) {
        var pattern = bundle.getString(key);
        // As text, because ids and generations are names, not amounts to be grouped by thousands.
        var words = Arrays.stream(arguments).map(String::valueOf).toArray();
        return words.length == 0 ? pattern : new MessageFormat(pattern, locale).format(words);
    }

    /** A word of the API, such as a state; one that has no translation stays as it is. */
    public String word(String word) {
        var key = "word." + word;
        return bundle.containsKey(key) ? bundle.getString(key) : word;
    }
}
