package io.hawiyat.agent.docker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Dockerfile says it is built from (https://docs.docker.com/reference/dockerfile/#from). */
final class BaseImages {

    private static final Pattern FROM =
            Pattern.compile("^\\s*FROM\\s+(?:--\\S+\\s+)*(\\S+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern COPY_FROM =
            Pattern.compile("^\\s*COPY\\s+(?:--\\S+\\s+)*?--from=(\\S+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern ARG =
            Pattern.compile("^\\s*ARG\\s+(\\w+)=(\\S+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)(?::?-([^}]*))?}|(\\w+))");

    private BaseImages() {}

    /**
     * As written, variables replaced; names of stages are among them.
     *
     * @param args given values of its ARG
     */
    static Set<String> of(String dockerfile, Map<String, String> args) {
        var values = new HashMap<String, String>();
        ARG.matcher(dockerfile).results().forEach(arg -> values.put(arg.group(1), unquoted(arg.group(2))));
        values.putAll(args);
        var images = new TreeSet<String>();
        FROM.matcher(dockerfile).results().forEach(from -> images.add(replaced(from.group(1), values)));
        COPY_FROM.matcher(dockerfile).results().forEach(from -> images.add(replaced(from.group(1), values)));
        return images;
    }

    private static String unquoted(String text) {
        return text.replaceAll("^[\"']|[\"']$", "");
    }

    static String replaced(String text, Map<String, String> values) {
        return VARIABLE.matcher(text).replaceAll(variable -> {
            var name = variable.group(1) == null ? variable.group(3) : variable.group(1);
            var otherwise = variable.group(2) == null ? "" : variable.group(2);
            return Matcher.quoteReplacement(values.getOrDefault(name, otherwise));
        });
    }
}
