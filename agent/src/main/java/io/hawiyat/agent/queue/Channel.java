package io.hawiyat.agent.queue;

/** What is called out to all agents; heard only by those connected at that moment. */
enum Channel {
    WORK("work"),
    SOURCES("sources"),
    CHANGES("changes");

    private final String name;

    Channel(String name) {
        this.name = name;
    }

    String under(String prefix) {
        return prefix + name;
    }
}
