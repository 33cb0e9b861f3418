package io.hawiyat.agent.manifest;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code .dockerignore}: the last pattern that matches a file, or a folder that it is in, decides. The rules are those
 * of Docker (https://docs.docker.com/build/concepts/context/#dockerignore-files, github.com/moby/patternmatcher).
 * Matched in linear time, because anybody who may commit writes the patterns.
 */
final class IgnorePatterns {

    static final IgnorePatterns NONE = new IgnorePatterns(List.of());

    private static final String LITERAL = ".$+()|{}";

    private final List<Rule> rules;

    private IgnorePatterns(List<Rule> rules) {
        this.rules = rules;
    }

    private record Rule(Pattern pattern, boolean keeps) {}

    /** @throws PatternSyntaxException when a pattern can not be read, such as one with an open bracket */
    static IgnorePatterns parse(String text) {
        var rules = new ArrayList<Rule>();
        for (var line : text.replaceFirst("^\uFEFF", "").lines().toList()) {
            var written = line.strip();
            if (line.startsWith("#") || written.isEmpty()) {
                continue;
            }
            var keeps = written.startsWith("!");
            var path = clean(keeps ? written.substring(1).strip() : written);
            if (!path.isEmpty()) {
                rules.add(new Rule(Pattern.compile(expression(path)), keeps));
            }
        }
        return new IgnorePatterns(rules);
    }

    /** Without empty parts, dots and what they take back. */
    private static String clean(String path) {
        var parts = new ArrayList<String>();
        for (var part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /** Whether a file of the context is left out. */
    boolean leaveOut(String path) {
        var out = false;
        for (var rule : rules) {
            if (out == rule.keeps() && matches(rule.pattern(), path)) {
                out = !rule.keeps();
            }
        }
        return out;
    }

    private static boolean matches(Pattern pattern, String path) {
        for (var end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (pattern.matches(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private static String expression(String path) {
        var expression = new StringBuilder();
        for (var at = 0; at < path.length(); at++) {
            var letter = path.charAt(at);
            if (letter == '*' && path.startsWith("**", at)) {
                at += path.startsWith("**/", at) ? 2 : 1;
                expression.append(at == path.length() - 1 ? ".*" : "(?:.*/)?");
            } else if (letter == '\\' && at + 1 < path.length()) {
                expression.append(Pattern.quote(path.substring(++at, at + 1)));
            } else {
                expression.append(one(letter));
            }
        }
        return expression.toString();
    }

    private static String one(char letter) {
        return switch (letter) {
            case '*' -> "[^/]*";
            case '?' -> "[^/]";
            default -> LITERAL.indexOf(letter) < 0 ? String.valueOf(letter) : "\\" + letter;
        };
    }
}
