package io.hawiyat.agent.embedded;

import java.util.List;
import java.util.Locale;

/** The machines whose servers are in the jar, with the names of the resources there. */
enum Platform {
    AMD64,
    ARM64;

    /** A tar archive compressed with xz. */
    String postgresArchive() {
        return switch (this) {
            case AMD64 -> "postgres-linux-x86_64.txz";
            case ARM64 -> "postgres-linux-arm_64.txz";
        };
    }

    /** In the order in which they are tried. */
    List<String> redisPrograms() {
        return switch (this) {
            // The 64-bit build needs the OpenSSL 3 of the machine; the 32-bit one is static and needs nothing.
            case AMD64 -> List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
            case ARM64 -> List.of("redis-server-6.2.7-linux-arm64");
        };
    }

    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String system, String architecture) {
        if (system.equals("Linux")) {
            switch (architecture.toLowerCase(Locale.ROOT)) {
                case "amd64", "x86_64" -> {
                    return AMD64;
                }
                case "aarch64", "arm64" -> {
                    return ARM64;
                }
                default -> {}
            }
        }
        throw new StartRefused(
                StartRefused.Why.UNSUPPORTED,
                "the embedded PostgreSQL and Redis run on Linux amd64 and arm64, not on %s %s; set HAWIYAT_DATABASE_URL and HAWIYAT_REDIS_URL to servers of your own"
                        .formatted(system, architecture));
    }
}
