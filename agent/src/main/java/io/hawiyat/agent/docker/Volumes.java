package io.hawiyat.agent.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The owned volumes. Nothing but {@link #remove} ever removes one. Everything throws {@link EngineException}. */
public final class Volumes {

    private final EngineConnection connection;
    private final Ownership ownership;

    Volumes(EngineConnection connection) {
        this.connection = connection;
        this.ownership = Ownership.of(connection.config());
    }

    /**
     * Makes sure that there is such a volume and that it is ours.
     *
     * @param labels beside those of ownership, for a new one
     * @throws EngineException.Conflict when another's has the name
     */
    public void ensure(String name, Map<String, String> labels) {
        var all = ownership.labels();
        all.putAll(labels);
        var made = connection.call(
                "create volume " + name,
                client ->
                        client.createVolumeCmd().withName(name).withLabels(all).exec());
        var found = made.getLabels();
        if (found == null || !ownership.owns(found)) {
            throw new EngineException.Conflict("volume " + name
                    + " is there and does not belong to this installation; if its data is to be kept, copy it to a"
                    + " volume of another name, then: docker volume rm " + name);
        }
    }

    /** The names of all that is ours. */
    public List<String> list() {
        var names = new ArrayList<String>();
        connection
                .read("list volumes", EngineRequest.get("/volumes", Map.of("filters", ownership.filter())))
                .path("Volumes")
                .forEach(volume -> names.add(volume.path("Name").asText()));
        return names;
    }

    /**
     * Deletes an owned volume and its data: only where a person asked for it. Does nothing when there is none of ours.
     *
     * @throws EngineException.WrongState when a container uses it
     */
    public void remove(String name) {
        if (!list().contains(name)) {
            return;
        }
        connection.call("remove volume " + name, client -> {
            try {
                return client.removeVolumeCmd(name).exec();
            } catch (NotFoundException gone) {
                return null;
            }
        });
    }
}
