package io.hawiyat.agent.reconcile;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hawiyat.agent.manifest.Declarations;
import io.hawiyat.agent.manifest.ReadBefore;
import java.util.Optional;

/** What the manifests of all sources were read as, as far as there is room: those read last and most often. */
final class RememberedFiles implements ReadBefore {

    /** Of applications and projects together, some 3 KB each; a file that declares nothing counts too. */
    private static final long MOST = 10_000;

    private final Cache<File, Declarations> files = Caffeine.newBuilder()
            .maximumWeight(MOST)
            .weigher((File file, Declarations declared) ->
                    1 + declared.applications().size() + declared.projects().size())
            .build();

    private record File(String path, String content) {}

    @Override
    public Optional<Declarations> find(String path, String content) {
        return Optional.ofNullable(files.getIfPresent(new File(path, content)));
    }

    @Override
    public void keep(String path, String content, Declarations declarations) {
        files.put(new File(path, content), declarations);
    }
}
