package io.hawiyat.agent.manifest;

import com.google.re2j.PatternSyntaxException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rules about Traefik's middlewares that a schema can not say. Traefik reads no file at all any more as long as it does
 * not understand one of them, and serves no route whose middleware it can not make: so both are found out before.
 */
final class MiddlewareChecks {

    /** Traefik 3.7 joins the items of a list by this character (paerser, file/raw_node.go). */
    private static final String SEPARATOR = "\u2551";

    private static final Pattern NETWORK = Pattern.compile("([^/]+)/([0-9]{1,3})");

    private final Field settings;
    private final Findings findings;

    private MiddlewareChecks(Field settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    /** Of the settings of one middleware that fit the schema. */
    static void run(Field settings, Findings findings) {
        new MiddlewareChecks(settings, findings).run();
    }

    private void run() {
        switch (Pointers.lastName(settings.pointer())) {
            case "circuitBreaker" -> expression(settings.at("expression"));
            case "compress" -> defaultEncoding();
            case "forwardAuth" -> {
                address(settings.at("address"));
                regex(settings.at("authResponseHeadersRegex"));
            }
            case "headers" ->
                settings.at("accessControlAllowOriginListRegex").items().forEach(this::regex);
            case "ipAllowList" -> {
                settings.at("sourceRange").items().forEach(this::range);
                ranges(settings);
            }
            case "inFlightReq" -> ranges(settings.at("sourceCriterion"));
            case "rateLimit" -> {
                ranges(settings.at("sourceCriterion"));
                settings.at("redis").at("endpoints").items().forEach(this::endpoint);
            }
            case "redirectRegex", "replacePathRegex" -> regex(settings.at("regex"));
            case "stripPrefixRegex" -> settings.at("regex").items().forEach(this::regex);
            default -> {}
        }
        listItems(settings).forEach(this::item);
    }

    private void expression(Field expression) {
        if (!CircuitExpression.isValid(expression.text())) {
            findings.atValue(
                    expression.pointer(),
                    "must be comparisons such as LatencyAtQuantileMS(50.0) > 100, NetworkErrorRatio() > 0.3 or "
                            + "ResponseCodeRatio(500, 600, 0, 600) > 0.25, joined by && and ||");
        }
    }

    private void defaultEncoding() {
        var encoding = settings.at("defaultEncoding");
        var encodings = settings.at("encodings").texts();
        if (encoding.present() && !encodings.isEmpty() && !encodings.contains(encoding.text())) {
            findings.atValue(encoding.pointer(), "must be one of encodings (" + String.join(", ", encodings) + ")");
        }
    }

    private void address(Field address) {
        AuthAddress.refusal(address.text()).ifPresent(why -> findings.atValue(address.pointer(), why));
    }

    private void endpoint(Field endpoint) {
        var host = endpoint.text().substring(0, endpoint.text().lastIndexOf(':'));
        AuthAddress.refusalOfHost(host).ifPresent(why -> findings.atValue(endpoint.pointer(), why));
    }

    private void regex(Field regex) {
        if (!regex.present()) {
            return;
        }
        try {
            com.google.re2j.Pattern.compile(regex.text());
        } catch (PatternSyntaxException malformed) {
            findings.atValue(
                    regex.pointer(),
                    "is not a regular expression in Go's syntax: " + Quoting.oneLine(malformed.getDescription(), 80));
        }
    }

    private void ranges(Field parent) {
        parent.at("ipStrategy").at("excludedIPs").items().forEach(this::range);
    }

    private void range(Field range) {
        if (!isRange(range.text())) {
            findings.atValue(
                    range.pointer(),
                    "must be an address or a network such as 10.0.0.0/8, not " + Quoting.quoted(range.text()));
        }
    }

    private static boolean isRange(String text) {
        var network = NETWORK.matcher(text);
        if (!network.matches()) {
            return Addresses.parse(text).isPresent();
        }
        return Addresses.parse(network.group(1))
                .filter(address -> Integer.parseInt(network.group(2)) <= address.getAddress().length * 8)
                .isPresent();
    }

    private static Stream<Field> listItems(Field field) {
        if (field.json().isArray()) {
            return field.items();
        }
        return field.byName(child -> child).values().stream().flatMap(MiddlewareChecks::listItems);
    }

    private void item(Field item) {
        var text = item.text();
        if (text.contains(SEPARATOR) || !text.strip().equals(text)) {
            findings.atValue(item.pointer(), "must not begin or end with a space, nor hold the character " + SEPARATOR);
        }
    }
}
