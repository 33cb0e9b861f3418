package io.hawiyat.agent.source;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.openpgp.PGPException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.GpgConfig.GpgFormat;
import org.eclipse.jgit.lib.SignatureVerifiers;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.util.RawParseUtils;

/** Whether a commit is signed by one of the keys that its source trusts. */
final class SignatureCheck {

    private static final byte[] SIGNATURE = {'g', 'p', 'g', 's', 'i', 'g'};

    private final SourceCache cache;
    private final TrustedKeys trusted;

    SignatureCheck(SourceCache cache, TrustedKeys trusted) {
        this.cache = cache;
        this.trusted = trusted;
    }

    /** @throws RefusedTreeException when the commit is not to be read */
    void check(RevCommit commit) throws IOException, RefusedTreeException {
        var signature = commit.getRawGpgSignature();
        if (signature == null) {
            throw refused(commit, "is not signed");
        }
        var format = SignatureVerifiers.getFormat(signature);
        var problem = format == GpgFormat.SSH ? ssh(commit, signature) : openPgp(commit, signature);
        if (problem.isPresent()) {
            throw refused(commit, problem.get());
        }
    }

    private static RefusedTreeException refused(RevCommit commit, String why) {
        return new RefusedTreeException(
                "",
                "commit " + commit.name() + " " + why + ": the source reads only commits signed by its verify.keys;"
                        + " what runs goes on");
    }

    private Optional<String> ssh(RevCommit commit, byte[] signature) throws IOException {
        var configuration = new Config();
        configuration.setString("gpg", "ssh", "allowedSignersFile", cache.write("signers", allowed()));
        var verifier = SignatureVerifiers.get(GpgFormat.SSH);
        if (verifier == null) {
            throw new IllegalStateException("JGit's verifier of SSH signatures is missing: the jar is incomplete");
        }
        var result = verifier.verify(cache.repository(), new GpgConfig(configuration), payload(commit), signature);
        return result.verified() ? Optional.empty() : Optional.of("has an SSH signature that does not count");
    }

    private String allowed() {
        return trusted.ssh().stream()
                .map(key -> "* namespaces=\"git\" " + key + "\n")
                .collect(Collectors.joining());
    }

    private Optional<String> openPgp(RevCommit commit, byte[] signature) {
        try {
            return new OpenPgpSignature(signature).problem(payload(commit), trusted.openPgp());
        } catch (IOException | PGPException | RuntimeException malformed) { // Bouncy Castle meets some of it unchecked
            return Optional.of("has a signature that is malformed, or of an unknown kind");
        }
    }

    /** What was signed: the commit without its signature's own header. */
    private static byte[] payload(RevCommit commit) {
        var raw = commit.getRawBuffer();
        var value = RawParseUtils.headerStart(SIGNATURE, raw, 0);
        var start = value - SIGNATURE.length - 1;
        var end = RawParseUtils.nextLfSkippingSplitLines(raw, value) + 1;
        var payload = Arrays.copyOf(raw, raw.length - (end - start));
        System.arraycopy(raw, end, payload, start, raw.length - end);
        return payload;
    }
}
