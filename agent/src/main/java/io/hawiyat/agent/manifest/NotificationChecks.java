package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Rules about Notifications that a schema can not say. */
final class NotificationChecks {

    private static final List<String> DESTINATIONS = List.of("webhook", "slack", "smtp", "commitStatus");

    /** Those that belong to the connection (java.net.http.HttpRequest.Builder.header), and those that are ours. */
    private static final Set<String> TAKEN = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "transfer-encoding",
            "upgrade",
            "x-hawiyat-delivery",
            "x-hawiyat-event",
            "x-hawiyat-signature-256");

    private final Field spec;
    private final Findings findings;

    private NotificationChecks(Field spec, Findings findings) {
        this.spec = spec;
        this.findings = findings;
    }

    /** Of a spec without what the schema found wrong. */
    static void run(Field spec, Findings findings) {
        new NotificationChecks(spec, findings).run();
    }

    private void run() {
        destination();
        url(spec.at("webhook").at("url"), "https://hooks.example.com/hawiyat");
        url(spec.at("commitStatus").at("api"), "https://git.example.com/api/v1");
        spec.at("webhook").at("headers").byName(header -> header).forEach(this::header);
        smtp(spec.at("smtp"));
    }

    private void destination() {
        var given = DESTINATIONS.stream()
                .map(spec::at)
                .filter(to -> to.present() || findings.touch(to.pointer()))
                .toList();
        if (given.isEmpty() && !findings.touch(spec.pointer())) {
            findings.atKey(spec.pointer(), "needs one of " + String.join(", ", DESTINATIONS));
        }
        given.stream()
                .skip(1)
                .forEach(to -> findings.atKey(
                        to.pointer(),
                        "only one destination may be given, and "
                                + Pointers.lastName(given.getFirst().pointer()) + " is: declare another Notification"));
    }

    /** One that comes from a Secret is looked at when it is used. */
    private void url(Field url, String example) {
        if (url.json().isTextual()) {
            AuthAddress.refusal(url.text(), example).ifPresent(why -> findings.atValue(url.pointer(), why));
        }
    }

    private void header(String name, Field value) {
        if (TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
            findings.atKey(value.pointer(), "is a header that the agent sets itself");
        }
    }

    private void smtp(Field smtp) {
        var host = smtp.at("host");
        refusal(host).ifPresent(why -> findings.atValue(host.pointer(), why));
        var username = smtp.at("username").present();
        var password = smtp.at("password");
        if (username != password.present() && !findings.touch(smtp.pointer())) {
            findings.atKey(smtp.pointer(), "takes username and password together, or neither");
        }
        if (password.present() && smtp.at("tls").text().equals("none")) {
            findings.atValue(
                    smtp.at("tls").pointer(), "none would send the password in the clear: use starttls or implicit");
        }
    }

    private static Optional<String> refusal(Field host) {
        return host.present() ? AuthAddress.refusalOfHost(host.text()) : Optional.empty();
    }
}
