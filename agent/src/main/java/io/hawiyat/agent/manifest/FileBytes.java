package io.hawiyat.agent.manifest;

/** The bytes of a file that a manifest names, read when they are asked for. */
@FunctionalInterface
public interface FileBytes {

    /** The array is the caller's. */
    byte[] read();
}
