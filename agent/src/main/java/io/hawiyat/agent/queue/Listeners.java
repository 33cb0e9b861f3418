package io.hawiyat.agent.queue;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands what arrives on the channels to those who listen, on the connection's own thread. */
final class Listeners extends RedisPubSubAdapter<String, String> {

    /** Must return at once. */
    interface Listener {

        void heard(String message);

        /** The subscription is new: messages may have been missed before. */
        void missed();
    }

    private final String prefix;
    private final Map<Channel, List<Listener>> listeners = new EnumMap<>(Channel.class);

    Listeners(String prefix) {
        this.prefix = prefix;
        for (var channel : Channel.values()) {
            listeners.put(channel, new CopyOnWriteArrayList<>());
        }
    }

    void add(Channel channel, Listener listener) {
        on(channel).add(listener);
    }

    String[] channels() {
        return listeners.keySet().stream().map(channel -> channel.under(prefix)).toArray(String[]::new);
    }

    @Override
    public void message(String name, String message) {
        named(name).forEach(listener -> listener.heard(message));
    }

    @Override
    public void subscribed(String name, long count) {
        named(name).forEach(Listener::missed);
    }

    void missedEverything() {
        listeners.values().forEach(all -> all.forEach(Listener::missed));
    }

    private List<Listener> named(String name) {
        return listeners.keySet().stream()
                .filter(channel -> channel.under(prefix).equals(name))
                .map(this::on)
                .findFirst()
                .orElse(List.of());
    }

    private List<Listener> on(Channel channel) {
        return listeners.getOrDefault(channel, List.of());
    }
}
