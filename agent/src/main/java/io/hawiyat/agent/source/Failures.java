package io.hawiyat.agent.source;

import io.hawiyat.agent.source.FetchResult.Failed;
import io.hawiyat.agent.source.FetchResult.Kind;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.errors.TransportException;

/** What an exception of JGit means for the operator. JGit says it by type, by cause or only in its message. */
final class Failures {

    private static final List<String> DENIED =
            List.of("not authorized", "authentication", "not permitted", "forbidden", "cannot log in");
    private static final List<String> NO_DISK =
            List.of("no space left", "disk quota", "read-only file system", "permission denied", "not a directory");

    /** A file that is missing is not one of them: that is a spoiled cache. */
    private static final List<Class<? extends Exception>> NO_FILE =
            List.of(AccessDeniedException.class, FileAlreadyExistsException.class, NotDirectoryException.class);

    private static final List<Class<? extends Exception>> NO_WAY =
            List.of(SocketException.class, UnknownHostException.class, SSLException.class, EOFException.class);

    private static final List<Class<? extends Exception>> NO_REPOSITORY =
            List.of(NoRemoteRepositoryException.class, RepositoryNotFoundException.class);

    private static final List<Class<? extends Exception>> NO_TIME =
            List.of(InterruptedIOException.class, InterruptedException.class);

    private Failures() {}

    static Failed failed(SourceDefinition source, Throwable failure) {
        var kind = kind(failure);
        // There is no way to a local repository that could be interrupted: it stopped answering because it is spoiled.
        var local = source.url().transport() == SourceUrl.Transport.LOCAL;
        return failed(source, local && kind == Kind.UNREACHABLE ? Kind.CORRUPT : kind, reason(failure, source.url()));
    }

    static Failed failed(SourceDefinition source, Kind kind, String reason) {
        var what = "source " + source.name() + ": " + source.url().display() + ": " + reason;
        return new Failed(kind, what + "; " + remedy(kind));
    }

    static Failed tooLarge(SourceDefinition source, TreeLimits limits) {
        return failed(
                source, Kind.TOO_LARGE, "one commit of it is more than " + (limits.fetchedBytes() >> 20) + " MiB");
    }

    private static String remedy(Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> "check the address, the network and the certificate, it is tried again";
            case AUTHENTICATION ->
                "check that the repository exists and give the source credentials in hawiyat.yml that may read it:"
                        + " {username, password} for https, {sshKey, knownHosts} for ssh";
            case HOST_KEY ->
                "add the key to the source's knownHosts once you know that it is the host's, such as from its operator";
            case REDIRECTED -> "correct the source's url";
            case ADDRESS_REFUSED ->
                "name another host in the Source's url, or let the operator add it to sourceHosts in hawiyat.yml";
            case NOT_A_REPOSITORY -> "check the source's url, no git repository answers there";
            case BRANCH_MISSING -> "push it, or correct the source's branch, tag or semver";
            case TIMED_OUT -> "check that the server answers, it is tried again";
            case TOO_LARGE -> "keep large files out of the repository: all files of its newest commit are fetched";
            case DISK -> "check the space and the permissions of the agent's data directory";
            case CORRUPT -> "run 'git fsck' on the remote repository";
        };
    }

    /** {@link Kind#CORRUPT} for everything that is not known to be the fault of the way, the remote or the disk. */
    static Kind kind(Throwable failure) {
        var causes = causes(failure);
        if (anyIs(causes, List.of(HostKeyRefused.class))) {
            return Kind.HOST_KEY;
        }
        if (anyIs(causes, List.of(RedirectRefused.class))) {
            return Kind.REDIRECTED;
        }
        if (anyIs(causes, List.of(AddressRefused.class))) {
            return Kind.ADDRESS_REFUSED;
        }
        if (anyIs(causes, NO_FILE) || anySays(causes, NO_DISK)) {
            return Kind.DISK;
        }
        if (anyIs(causes, NO_REPOSITORY)) {
            return Kind.NOT_A_REPOSITORY;
        }
        if (anySays(causes, DENIED)) {
            return Kind.AUTHENTICATION;
        }
        if (anyIs(causes, NO_TIME)) {
            return Kind.TIMED_OUT;
        }
        var toldByRemote = causes.getLast() instanceof TransportException;
        return toldByRemote || anyIs(causes, NO_WAY) ? Kind.UNREACHABLE : Kind.CORRUPT;
    }

    /** The innermost reason in words, without the URL: JGit writes it in front, user name and query included. */
    static String reason(Throwable failure, SourceUrl url) {
        var innermost = causes(failure).getLast();
        var said = innermost.getMessage() == null ? "" : innermost.getMessage();
        var withoutUrl = said.replace(url.address(), url.display())
                .replaceAll("//[^/@\\s]*@", "//")
                .replaceAll("\\?\\S*", "")
                .replace(url.display() + ": ", "");
        var type = innermost.getClass().getSimpleName();
        var words = withoutUrl.isBlank() ? type : withoutUrl;
        return PlainText.line(innermost instanceof UnknownHostException ? "unknown host " + words : words, 300);
    }

    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .toList();
    }

    private static boolean anyIs(List<Throwable> causes, List<Class<? extends Exception>> types) {
        return causes.stream().anyMatch(cause -> types.stream().anyMatch(type -> type.isInstance(cause)));
    }

    private static boolean anySays(List<Throwable> causes, List<String> words) {
        return causes.stream()
                .map(cause ->
                        cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT))
                .anyMatch(message -> words.stream().anyMatch(message::contains));
    }
}
