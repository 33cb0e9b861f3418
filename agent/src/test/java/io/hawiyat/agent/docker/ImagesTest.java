package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.Application.PullPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class ImagesTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @AutoClose
    private final EngineFixture fixture;

    private final Images images;

    ImagesTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
        images = fixture.engine().images();
    }

    private ResolvedImage resolve(String reference, PullPolicy policy) {
        return images.resolve(reference, policy, Optional.empty(), DEADLINE, line -> {});
    }

    @Test
    void takesAnImageThatIsThereWithoutAskingItsRegistry() {
        var image = resolve(EngineFixture.IMAGE, PullPolicy.IF_NOT_PRESENT);
        assertThat(image.pulled()).isFalse();
        assertThat(resolve(EngineFixture.IMAGE, PullPolicy.NEVER)).isEqualTo(image);
        assertThat(resolve(image.reference(), PullPolicy.IF_NOT_PRESENT).id()).isEqualTo(image.id());
        assertThat(resolve(image.id(), PullPolicy.ALWAYS).reference())
                .as("an id is the engine's own: no registry is asked")
                .isEqualTo(image.id());
    }

    @Test
    void tellsWhereEachContainerGetsAVolumeOfItsOwn() {
        assertThat(resolve("redis:7", PullPolicy.IF_NOT_PRESENT).volumes()).containsExactly("/data");
        assertThat(resolve(EngineFixture.IMAGE, PullPolicy.IF_NOT_PRESENT).volumes())
                .isEmpty();
    }

    @Test
    void pinsWhatItPulledByTheRegistrysDigest() {
        var lines = new CopyOnWriteArrayList<String>();
        var image = images.resolve(EngineFixture.IMAGE, PullPolicy.ALWAYS, Optional.empty(), DEADLINE, lines::add);
        assertThat(image.pulled()).isTrue();
        assertThat(image.confirmed()).isTrue();
        assertThat(image.reference()).startsWith("busybox@sha256:");
        var spec = fixture.spec(Workloads.sleeping(), 1, 60);
        var id = fixture.engine()
                .containers()
                .create(new ContainerSpec(
                        spec.identity(), image.reference(), spec.workload(), spec.networks(), spec.files()));
        assertThat(fixture.engine().containers().inspect(id).live().image()).isEqualTo(image.reference());
    }

    @Test
    void saysThatAnImageIsNotThereAndMayNotBePulled() {
        assertThatThrownBy(() -> resolve("no-such-image:1", PullPolicy.NEVER))
                .isInstanceOf(EngineException.ImageNotFound.class)
                .hasMessageContaining("pullPolicy Never");
        assertThatThrownBy(() -> resolve("Not An Image", PullPolicy.ALWAYS))
                .isInstanceOf(EngineException.Refused.class);
    }

    @Test
    void tellsARegistryThatIsAwayFromAnImageThatIsMissing() {
        assertThatThrownBy(() -> resolve("127.0.0.1:1/app:1", PullPolicy.IF_NOT_PRESENT))
                .isInstanceOf(EngineException.RegistryUnreachable.class)
                .hasMessageContaining("127.0.0.1:1");
        assertThatThrownBy(() -> resolve("busybox:no-such-tag-here", PullPolicy.IF_NOT_PRESENT))
                .as("the mirror has no such tag, and what is behind it can not be reached or does not have it")
                .isInstanceOfAny(EngineException.ImageNotFound.class, EngineException.RegistryUnreachable.class);
    }

    @Test
    void keepsAnImageUnderATagOfTheInstanceUntilReleased() {
        var id = resolve(EngineFixture.IMAGE, PullPolicy.NEVER).id();
        images.keep(id);
        images.keep(id);
        var tag = fixture.config().instance() + "/keep:" + id.substring(7);
        assertThat(resolve(tag, PullPolicy.NEVER).id()).isEqualTo(id);
        images.release(id);
        images.release(id);
        assertThatThrownBy(() -> resolve(tag, PullPolicy.NEVER)).isInstanceOf(EngineException.ImageNotFound.class);
        assertThat(resolve(EngineFixture.IMAGE, PullPolicy.NEVER).id()).isEqualTo(id);
    }

    @Test
    void releasesWhatNobodyNamesAnyMore() {
        var named = resolve(EngineFixture.IMAGE, PullPolicy.NEVER);
        var other = resolve("redis:7", PullPolicy.IF_NOT_PRESENT);
        images.keep(named.id());
        images.keep(other.id());

        images.keepOnly(List.of(named.reference(), "example.com/removed@sha256:" + "0".repeat(64)));

        var tag = fixture.config().instance() + "/keep:";
        assertThat(resolve(tag + named.id().substring(7), PullPolicy.NEVER).id())
                .isEqualTo(named.id());
        assertThatThrownBy(() -> resolve(tag + other.id().substring(7), PullPolicy.NEVER))
                .isInstanceOf(EngineException.ImageNotFound.class);
        images.release(named.id());
    }
}
