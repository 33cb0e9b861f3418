package io.hawiyat.agent.secret;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import java.security.GeneralSecurityException;

/** What opens age files that were encrypted for its recipient. Printed as that, never as itself. */
sealed interface Identity permits AgeIdentity, SshIdentity {

    /** {@code age1...}, or {@code ssh-ed25519 AAAA...}. */
    String recipient();

    RecipientStanzaReader reader() throws GeneralSecurityException;
}
