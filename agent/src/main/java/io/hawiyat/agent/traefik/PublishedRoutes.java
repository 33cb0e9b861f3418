package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import io.hawiyat.agent.traefik.Confirmation.Rejected;
import io.hawiyat.agent.traefik.Confirmation.Silent;
import io.hawiyat.agent.traefik.Publisher.Written;
import io.hawiyat.agent.traefik.Service.Share;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes routes to one Traefik, confirmed, and puts back what was when it does not take them.
 *
 * <p>Whoever changes an application's routes holds its lease; any number of applications may be changed at once.
 */
public final class PublishedRoutes {

    /** After which a file that Traefik does not take is withdrawn: it may keep it from reading the others. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Publisher publisher;
    private final SharedRoutes shared;
    private final Confirmations confirmations;
    private final InstantSource clock;
    private final Duration patience;

    PublishedRoutes(Publisher publisher, Confirmations confirmations, InstantSource clock, Duration patience) {
        this.publisher = publisher;
        this.shared = new SharedRoutes(publisher);
        this.confirmations = confirmations;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Over one Traefik, with {@link #PATIENCE}.
     *
     * @param api closed by the caller
     * @param clock of the log's times
     */
    public static PublishedRoutes of(Publisher publisher, TraefikApi api, TraefikLog log, InstantSource clock) {
        return new PublishedRoutes(publisher, new Confirmations(new SharedReader(api), log), clock, PATIENCE);
    }

    /**
     * Makes Traefik route the application exactly so, and waits until its API shows it.
     *
     * <p>Unless the outcome is {@link Confirmed}, the file is again what it was before the call, and a Traefik that
     * answers was given as long to show that. A file that already was as asked for is left, since
     * nobody knows what was before: the caller publishes what it falls back to. Returns within 12 s.
     *
     * <p>Where it shares routes with others, one publishes at a time, and theirs follow: they let go of a service before
     * it goes, and lead to one once it is there. Then it returns within a minute.
     */
    public Confirmation publish(ApplicationRoutes application) {
        try {
            return shared.concern(application)
                    ? publisher.inTurn(() -> replaceWithPartners(application))
                    : replace(application, Partners.NONE);
        } catch (UncheckedIOException e) {
            return new Silent(String.valueOf(e.getMessage()));
        }
    }

    private Confirmation replaceWithPartners(ApplicationRoutes application) {
        var partners = shared.partners(application.id());
        var letGo = rewire(application.id(), staying(application, partners));
        if (!(letGo instanceof Confirmed)) {
            return letGo;
        }
        var replaced = replace(application, partners);
        // What its file says now: where it was withdrawn, they lead to what was before.
        var joined = rewire(application.id(), shared.parts(application.id()));
        return replaced instanceof Confirmed && !(joined instanceof Confirmed) ? joined : replaced;
    }

    /** What an application answers now and after as well, by the weight that it has after. */
    private Map<String, Share> staying(ApplicationRoutes application, Partners partners) {
        var after = Partners.own(new Names(application.id()), HttpConfiguration.of(application, partners));
        var staying = new HashMap<String, Share>();
        shared.parts(application.id())
                .forEach((route, before) -> Optional.ofNullable(after.get(route))
                        .filter(part -> part.name().equals(before.name()))
                        .ifPresent(part -> staying.put(route, part)));
        return staying;
    }

    private Confirmation rewire(ApplicationId application, Map<String, Share> parts) {
        var since = clock.instant();
        var rewired = shared.rewired(application, parts);
        for (var partner : rewired) {
            if (publisher.write(partner.file()) instanceof Written.Failed failed) {
                return new Silent(failed.message());
            }
        }
        for (var partner : rewired) {
            var confirmation = confirmations.await(partner.expectation(), patience, since);
            if (!(confirmation instanceof Confirmed)) {
                return new Silent("the routes that it shares with "
                        + partner.expectation().names().id() + " are not as they should be: " + reason(confirmation));
            }
        }
        return new Confirmed(Duration.between(since, clock.instant()));
    }

    private static String reason(Confirmation confirmation) {
        return switch (confirmation) {
            case Confirmed confirmed -> "";
            case Rejected rejected -> rejected.message();
            case Silent silent -> silent.message();
        };
    }

    private Confirmation replace(ApplicationRoutes application, Partners partners) {
        var name = DynamicConfiguration.fileName(application.id());
        var before = publisher.read(name);
        var file = DynamicConfiguration.render(application, partners);
        var expectation = Expectation.of(application, partners);
        var since = clock.instant();
        return switch (put(name, file)) {
            case Written.Failed failed -> new Silent(failed.message());
            case Written.Unchanged() -> confirmUnchanged(expectation, file, since);
            case Written.Changed() -> confirmChanged(expectation, before, since);
        };
    }

    private Confirmation confirmChanged(Expectation expectation, Optional<DynamicFile> before, Instant since) {
        var written = publisher.read(expectation.names().file());
        return switch (confirmations.await(expectation, patience, since)) {
            case Confirmed confirmed -> confirmed;
            case Rejected rejected -> new Rejected(rejected.message() + withdraw(expectation, written, before));
            case Silent silent -> new Silent(silent.message() + withdraw(expectation, written, before));
        };
    }

    /** Whether Traefik routes the application so at this moment: rejected when otherwise. Writes nothing. */
    public Confirmation look(ApplicationRoutes application) {
        return confirmations.look(Expectation.of(application, partners(application)), patience);
    }

    private Partners partners(ApplicationRoutes application) {
        return shared.concern(application) ? shared.partners(application.id()) : Partners.NONE;
    }

    private Written put(String name, Optional<DynamicFile> file) {
        return file.map(publisher::write).orElseGet(() -> publisher.remove(name));
    }

    /** Traefik may have missed the event of a file that was written before: then it is written once more. */
    private Confirmation confirmUnchanged(Expectation expectation, Optional<DynamicFile> file, Instant since) {
        var seen = confirmations.look(expectation, patience);
        if (seen instanceof Confirmed) {
            return seen;
        }
        return file.map(publisher::rewrite).orElseGet(Written.Unchanged::new) instanceof Written.Failed failed
                ? new Silent(failed.message())
                : confirmations.await(expectation, patience, since);
    }

    /**
     * Puts back what was, and waits for that too: Traefik may route by what is withdrawn.
     *
     * @return what is to be said about it: nothing when it went well
     */
    private String withdraw(Expectation withdrawn, Optional<DynamicFile> written, Optional<DynamicFile> before) {
        if (!publisher.read(withdrawn.names().file()).equals(written)) {
            // An agent that took over while this one was held up has published since: what it wrote stays.
            return "; another agent has published it meanwhile";
        }
        var since = clock.instant();
        var failure = putBack(withdrawn, before);
        if (failure.isPresent()) {
            return failure.get();
        }
        var previous = withdrawn.insteadOf(before);
        return switch (confirmations.look(previous, patience)) {
            case Confirmed confirmed -> "";
            case Silent unreachable -> "";
            case Rejected otherwise ->
                confirmations.await(previous, patience, since) instanceof Confirmed
                        ? ""
                        : "; what was before is not confirmed either. " + otherwise.message();
        };
    }

    private Optional<String> putBack(Expectation expectation, Optional<DynamicFile> before) {
        var name = expectation.names().file();
        var written = before.map(publisher::rewrite).orElseGet(() -> publisher.remove(name));
        return written instanceof Written.Failed failed
                ? Optional.of("; it could not be withdrawn: " + failed.message())
                : Optional.empty();
    }
}
