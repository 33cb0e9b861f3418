package io.hawiyat.agent.state;

/** A backup can not be taken or restored as things are. The message says why and what to do; nothing was changed. */
public final class BackupRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BackupRefused(String message) {
        super(message);
    }
}
