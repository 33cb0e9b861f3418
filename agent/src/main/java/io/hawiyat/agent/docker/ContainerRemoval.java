package io.hawiyat.agent.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;

/** The end of a container and of the volumes without a name that the engine made for it. */
final class ContainerRemoval {

    private static final int ATTEMPTS = 3;

    private ContainerRemoval() {}

    /**
     * Kills it when it runs. Does nothing when it is gone, or somebody else removes it.
     *
     * @throws EngineException when the engine can not
     */
    static void remove(EngineConnection connection, String id) {
        connection.call("remove container " + id, client -> {
            for (var attempt = 1; ; attempt++) {
                try {
                    return client.removeContainerCmd(id)
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec();
                } catch (NotFoundException gone) {
                    return null;
                } catch (ConflictException e) {
                    if (says(e, "is already in progress")) {
                        return null;
                    }
                    throw e;
                } catch (InternalServerErrorException e) {
                    // It wrote the container's settings while it removed them:
                    // https://github.com/moby/moby/issues/52161
                    if (attempt == ATTEMPTS || !says(e, "directory not empty")) {
                        throw e;
                    }
                }
            }
        });
    }

    private static boolean says(DockerException failure, String text) {
        return String.valueOf(failure.getMessage()).contains(text);
    }
}
