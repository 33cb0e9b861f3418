package io.hawiyat.agent.state;

/** Which installation this database is of. */
public interface Installations {

    /**
     * The installation of this database; the first call makes it the given one.
     *
     * @param candidate the id to be recorded when there is none yet
     * @return the id that everything on the engine is marked with
     */
    String open(String candidate, String instance);
}
