package io.hawiyat.agent.state;

/** Lets held prunes go ahead. */
public interface Approvals {

    /** What became of an approval. */
    enum Answer {
        /** Its source is looked at again at once, and the prune goes ahead when it is still the same. */
        APPROVED,
        /** Approved before, and not yet acted on. */
        ALREADY_APPROVED,
        /** There is none of this id: it was overtaken by a newer commit, carried out, or never was. */
        UNKNOWN
    }

    /** Lets a held prune go ahead; one transaction. */
    Answer approve(long id);
}
