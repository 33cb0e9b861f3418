package io.hawiyat.agent.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.Workload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Whether two versions of an application are the same, told without comparing them: SHA-256, lower-case hex. Only ever a
 * shortcut: an upgrade that changes it costs a look at each application, and replaces no container.
 */
final class Fingerprint {

    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    /** Of the very objects that are met at every commit: those that were read before and are the same. */
    private static final Cache<Application, String> KNOWN =
            Caffeine.newBuilder().weakKeys().build();

    private Fingerprint() {}

    /** Of everything an application resolves to; where its manifest stands is no part of it. */
    static String of(Application application) {
        return KNOWN.get(application, it -> sha256(it.declaredIn("")));
    }

    /** Of what its containers are made of. */
    static String of(Workload workload) {
        return sha256(workload);
    }

    private static String sha256(Object value) {
        try {
            var json = CANONICAL.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
        } catch (JsonProcessingException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("records and SHA-256 are always there", impossible);
        }
    }
}
