package io.hawiyat.agent.observe;

import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineEvent;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.EventWatch;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.docker.Prober;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.Priority;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Applications.Named;
import io.hawiyat.agent.state.Events;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a look at each application that may not be as recorded: at once on an engine's event, at the next resync when
 * its listing differs or its time has come, and whenever PostgreSQL says that something is due. It changes nothing and
 * decides nothing, so that asking once too often costs a look.
 */
public final class Observer implements AutoCloseable, EventWatch.Listener {

    private static final Duration QUEUE_AWAY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
    private static final Lane INGRESS = new Lane("-ingress");

    /** What an engine says of probes and of its own housekeeping changes no container. */
    private static final Set<String> TELLING = Set.of(
            "start",
            "die",
            "oom",
            "pause",
            "unpause",
            "destroy",
            "rename",
            "update",
            "restart",
            "connect",
            "disconnect");

    private final Containers containers;
    private final EngineNames names;
    private final SteadyHealth health;
    private final Applications applications;
    private final Strangers strangers;
    private final Registries registries;
    private final WorkQueue queue;
    private final InstantSource clock;
    private final Duration resync;
    private final Spread spread;
    private final Map<ApplicationId, Long> ids = new ConcurrentHashMap<>();
    private final Map<String, ApplicationId> owners = new ConcurrentHashMap<>();
    private final Semaphore wanted = new Semaphore(0);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;
    private volatile String ingress = "";
    private volatile boolean connectedBefore;
    private volatile boolean engineAway;
    private Instant lastLook = Instant.EPOCH;
    private Listing last = new Listing(Map.of());

    public Observer(
            Engine engine,
            EngineNames names,
            Applications applications,
            Events events,
            WorkQueue queue,
            InstantSource clock,
            Duration resync) {
        this.containers = engine.containers();
        this.names = names;
        this.health = new SteadyHealth(new Prober(engine), clock, this::look);
        this.applications = applications;
        this.strangers = new Strangers(events);
        this.registries = new Registries(applications);
        this.queue = queue;
        this.clock = clock;
        this.resync = resync;
        this.spread = new Spread(Duration.ofMinutes(5), resync);
        this.thread = Thread.ofVirtual().name("resync").unstarted(this::run);
    }

    public void start() {
        thread.start();
        health.start();
    }

    /** Events may have been missed: everything is read at once. */
    @Override
    public void connected() {
        if (connectedBefore) {
            engineAway = true;
        }
        connectedBefore = true;
        wanted.release();
    }

    @Override
    public void event(EngineEvent event) {
        var action = event.action();
        if (!TELLING.contains(action) && !action.startsWith("health_status")) {
            return;
        }
        try {
            var isIngress = event.container().filter(ingress::equals).isPresent();
            if (isIngress || "ingress".equals(event.attributes().get("io.hawiyat.role"))) {
                queue.recheck(WorkQueue.INGRESS, Priority.DRIFT, clock.instant(), INGRESS);
            }
            event.application().or(() -> event.container().map(owners::get)).ifPresent(this::look);
        } catch (RuntimeException failed) {
            LOG.atDebug().addKeyValue("event", action).log("left to the next resync: {}", failed.getMessage());
        }
    }

    private void look(ApplicationId name) {
        id(name).ifPresent(id -> queue.recheck(id, Priority.DRIFT, clock.instant(), new Lane(name.project())));
    }

    private Optional<Long> id(ApplicationId name) {
        return Optional.ofNullable(ids.get(name)).or(() -> applications.find(name));
    }

    private void run() {
        while (!closed.get()) {
            var pause = untilNext();
            try {
                if (wanted.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wanted.drainPermits();
                }
            } catch (InterruptedException stopping) {
                return;
            }
        }
    }

    /** Reads everything, and answers how soon it is to be read again. */
    private Duration untilNext() {
        try {
            resyncOnce();
        } catch (QueueUnavailable away) {
            // What is due already must not wait for the next resync because the queue came a moment too late.
            LOG.atDebug().log("resync without a queue, trying again: {}", away.getMessage());
            return QUEUE_AWAY.compareTo(resync) < 0 ? QUEUE_AWAY : resync;
        } catch (RuntimeException failed) {
            LOG.atWarn().log("resync failed, trying again: {}", failed.getMessage());
        }
        return resync;
    }

    private void resyncOnce() {
        var now = clock.instant();
        for (var due : applications.due(now, Backoff.LONGEST)) {
            queue.recheck(due.id(), Priority.BULK, now, new Lane(due.project()));
        }
        queue.recheck(WorkQueue.INGRESS, Priority.BULK, now, INGRESS);
        registries.returned().forEach(it -> queue.recheck(it.id(), Priority.DRIFT, now, new Lane(it.project())));
        var listed = list();
        if (engineAway) {
            engineAway = false;
            applications.endWaits().forEach(it -> queue.recheck(it.id(), Priority.DRIFT, now, new Lane(it.project())));
        }
        own(listed);
        var known = applications.named().stream().collect(Collectors.toMap(Named::name, Function.identity()));
        strangers.report(listed, known.keySet());
        askForLooks(Listing.of(listed), known, now);
    }

    private void askForLooks(Listing listing, Map<ApplicationId, Named> known, Instant now) {
        ids.keySet().retainAll(known.keySet());
        known.forEach((name, it) -> ids.put(name, it.id()));
        var changed = listing.changedSince(last);
        known.forEach((name, it) -> {
            if (changed.contains(name) || spread.turn(it.id(), lastLook, now)) {
                queue.recheck(it.id(), Priority.DRIFT, now, new Lane(name.project()));
            }
        });
        last = listing;
        lastLook = now;
        health.live(live(listing));
    }

    private List<SteadyHealth.Probed> live(Listing listing) {
        var live = new ArrayList<SteadyHealth.Probed>();
        for (var application : applications.probed()) {
            var network = names.network(application.name().project());
            listing.of(application.name()).stream()
                    .filter(it -> it.state() == Listed.State.RUNNING
                            && it.addresses().containsKey(network)
                            && it.identity().orElseThrow().generation() == application.generation())
                    .map(it -> new SteadyHealth.Probed(
                            application.name(), it.id(), it.addresses().get(network), application.health()))
                    .forEach(live::add);
        }
        return live;
    }

    private List<Listed> list() {
        try {
            return containers.list();
        } catch (EngineException away) {
            engineAway = true;
            throw away;
        }
    }

    private void own(List<Listed> listed) {
        listed.forEach(it -> it.identity().ifPresent(identity -> owners.put(it.id(), identity.application())));
        owners.keySet().retainAll(listed.stream().map(Listed::id).collect(Collectors.toSet()));
        ingress = listed.stream()
                .filter(it -> it.role().filter("ingress"::equals).isPresent())
                .map(Listed::id)
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        closed.set(true);
        health.close();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
