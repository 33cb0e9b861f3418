package io.hawiyat.agent.traefik;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Writes one file so that Traefik can not read it, whenever that has a certain text; everything else as it is. */
record SpoilingPublisher(Publisher publisher, String name, String text) implements Publisher {

    @Override
    public Written write(DynamicFile file) {
        return publisher.write(spoilt(file));
    }

    @Override
    public Written rewrite(DynamicFile file) {
        return publisher.rewrite(spoilt(file));
    }

    private DynamicFile spoilt(DynamicFile file) {
        return file.name().equals(name) && file.text().contains(text)
                ? new DynamicFile(name, file.text().replace("\"rule\"", "\"ruler\""))
                : file;
    }

    @Override
    public Written remove(String file) {
        return publisher.remove(file);
    }

    @Override
    public Optional<DynamicFile> read(String file) {
        return publisher.read(file);
    }

    @Override
    public Optional<Instant> since(String file) {
        return publisher.since(file);
    }

    @Override
    public <T> T inTurn(Supplier<T> work) {
        return publisher.inTurn(work);
    }

    @Override
    public Set<String> names() {
        return publisher.names();
    }
}
