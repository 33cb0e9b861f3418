package io.hawiyat.agent.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Encrypted values. Nothing here can be read without an identity of the agent. */
public interface Secrets {

    /** Armored age files by digest; what is not kept is missing. */
    Map<String, String> ciphertexts(List<String> digests);

    /** The key of the digests, as an armored age file. */
    Optional<String> key();

    /** Keeps this key, unless another was kept since {@code before}; gives the one that is kept now. */
    String replaceKey(Optional<String> before, String armored);
}
