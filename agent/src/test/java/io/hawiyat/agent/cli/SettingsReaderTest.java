package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.cli.SettingsReader.Outcome;
import io.hawiyat.agent.cli.TraefikSettings.Routes;
import io.hawiyat.agent.manifest.PortRange;
import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.SlotLimits;
import io.hawiyat.agent.source.Credentials;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.source.Tracked;
import io.hawiyat.agent.source.VersionRange;
import io.hawiyat.agent.traefik.CertResolver.Challenge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {

    private static final String PASSWORD = "hunter2-in-the-url";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> flags = new HashMap<>();

    @Test
    void hasDefaultsForEverything() {
        var settings = accepted();

        assertThat(settings.instance()).isEqualTo("hawiyat");
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(List.of(settings.port(), settings.httpPort(), settings.httpsPort()))
                .containsExactly(8080, 80, 443);
        assertThat(settings.resync()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.traefik()).isEqualTo(TraefikSettings.managed());
        assertThat(settings.sources()).isEmpty();
        assertThat(settings.database()).isEmpty();
    }

    @Test
    void takesFlagsBeforeVariablesBeforeTheFile() throws IOException {
        file("""
                host: 10.0.0.1
                port: 1001
                httpPort: 1002
                instance: file
                """);
        environment.put("HAWIYAT_PORT", "2001");
        environment.put("HAWIYAT_HTTP_PORT", "2002");
        environment.put("HAWIYAT_INSTANCE", "");
        flags.put("port", "3001");

        var settings = accepted();

        assertThat(settings.port()).isEqualTo(3001);
        assertThat(settings.httpPort()).isEqualTo(2002);
        assertThat(settings.host()).isEqualTo("10.0.0.1");
        assertThat(settings.instance()).isEqualTo("file");
    }

    @Test
    void limitsNoRolloutsUnlessTold() {
        assertThat(accepted().rollouts()).isEqualTo(SlotLimits.none());
    }

    @Test
    void limitsRolloutsOfTheEngineOfEachProjectAndOfOne() throws IOException {
        file("""
                maxRollouts: 10
                maxProjectRollouts: 3
                projects:
                  - {name: shop, maxRollouts: 5}
                """);
        environment.put("HAWIYAT_MAX_ROLLOUTS", "8");

        assertThat(accepted().rollouts())
                .isEqualTo(new SlotLimits(OptionalInt.of(8), OptionalInt.of(3), Map.of(new Lane("shop"), 5)));
    }

    @Test
    void refusesALimitOfNoRolloutAtAll() throws IOException {
        flags.put("max-rollouts", "0");
        file("""
                projects:
                  - {name: shop, maxRollouts: 0}
                """);

        assertThat(refused())
                .anyMatch(it -> it.equals("--max-rollouts: must be a whole number from 1"))
                .anyMatch(it -> it.contains("maxRollouts: must be a whole number from 1"));
    }

    @Test
    void takesTheDataDirectoryOfTheFileRelativeToIt() throws IOException {
        Files.createDirectory(folder.resolve("etc"));
        Files.writeString(folder.resolve("etc/own.yml"), "data: state\n");
        flags.put("config", "etc/own.yml");

        assertThat(accepted().data()).isEqualTo(folder.resolve("etc/state"));

        flags.put("data", "state");
        assertThat(accepted().data()).isEqualTo(folder.resolve("state"));
    }

    @Test
    void watchesTheSingleSourceBesideThoseOfTheFile() throws IOException {
        file("""
                sources:
                  - {name: shop, url: "https://git.example.com/shop.git", branch: live, path: deploy, interval: 5m}
                  - {name: default, url: /never/taken}
                """);
        flags.putAll(Map.of("source", "git@git.example.com:team/app.git", "interval", "1m30s"));
        environment.put("HAWIYAT_WEBHOOK_SECRET", "s3cret");

        var sources = accepted().sources();

        assertThat(sources).extracting(it -> it.definition().name()).containsExactly("default", "shop");
        assertThat(sources.getFirst().definition().url().display()).isEqualTo("git.example.com:team/app.git");
        assertThat(sources.getFirst().definition().interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(sources.getFirst().webhookSecrets()).containsExactly(new Redacted("s3cret"));
        assertThat(sources.getLast().definition().tracked()).hasToString("branch live");
        assertThat(sources.getLast().definition().path()).hasToString("deploy");
    }

    @Test
    void looksAtTheMainBranchEveryMinuteUnlessTold() {
        flags.put("source", "/srv/repo");

        var definition = accepted().sources().getFirst().definition();

        assertThat(definition.tracked()).hasToString("branch main");
        assertThat(definition.interval()).isEqualTo(SourceDefinition.DEFAULT_INTERVAL);
    }

    @Test
    void refusesABadUrlOfTheSingleSourceWithoutPrintingIt() {
        for (var url :
                List.of("https://bot:" + PASSWORD + "@git.example.com/a.git", "-u" + PASSWORD, "ftp://" + PASSWORD)) {
            flags.put("source", url);

            assertThat(refused())
                    .singleElement()
                    .asString()
                    .startsWith("--source: the URL")
                    .doesNotContain(PASSWORD);
        }
    }

    @Test
    void keepsABadUrlOfTheFileAProblemOfThatSourceAlone() throws IOException {
        file("""
                sources:
                  - {name: shop, url: "https://bot:%s@git.example.com/shop.git"}
                  - {name: blog, url: "https://git.example.com/blog.git"}
                """.formatted(PASSWORD));

        var settings = accepted();

        assertThat(settings.sources()).extracting(it -> it.definition().name()).containsExactly("blog");
        assertThat(settings.problems()).extracting(SourceProblem::source).containsExactly("shop");
        assertThat(settings.toString()).doesNotContain(PASSWORD);
    }

    @Test
    void printsNoSecretThatStandsWhereAReferenceBelongs() throws IOException {
        file("""
                sources:
                  - "https://bot:%1$s@git.example.com/shop.git"
                  - {name: a, url: /a, webhookSecret: %1$s}
                  - {name: b, url: /b, webhookSecret: {value: %1$s}}
                databaseUrl: postgresql://u:%1$s@db/x
                traefik: {apiUrl: "http://u:%1$s@traefik"}
                """.formatted(PASSWORD));

        assertThat(refused())
                .containsExactly(
                        "hawiyat.yml:2:5: sources[0]: must be a mapping such as"
                                + " {name: shop, url: https://git.example.com/shop.git}",
                        "hawiyat.yml:3:39: sources[1].webhookSecret: must be {env: NAME} or {file: PATH},"
                                + " never the value itself",
                        "hawiyat.yml:4:40: sources[2].webhookSecret.value: unknown field; known are env, file",
                        "hawiyat.yml:5:14: databaseUrl: must be {env: NAME} or {file: PATH}, never the value itself",
                        "hawiyat.yml:6:19: traefik.apiUrl: must be an http or https URL without user and password,"
                                + " such as http://127.0.0.1:8080");
    }

    @Test
    void saysEverythingThatIsWrongAtOnceAndWhere() throws IOException {
        file("""
                prot: 8080
                port: high
                sources:
                  - name: Shop
                    url: /srv/shop
                  - name: blog
                    url: /srv/blog
                    intervall: 30s
                    branch: "-x"
                    path: ../other
                  - name: blog
                    url: /srv/again
                    branch: main
                    semver: ">=1"
                projects:
                  - name: shop
                    policy: {hostPorts: ["9000-8000"], capAdd: net_admin}
                """);
        flags.put("http-port", "0");
        environment.put("HAWIYAT_RESYNC", "soon");

        assertThat(refused())
                .containsExactly(
                        "--http-port: must be a port from 1 to 65535",
                        "HAWIYAT_RESYNC: must be a duration such as 10s, 5m or 1h30m",
                        "hawiyat.yml:1:1: prot: unknown field; did you mean \"port\"?",
                        "hawiyat.yml:2:7: port: must be a whole number, not the text \"high\"",
                        "hawiyat.yml:4:11: sources[0].name: must be a DNS label (a-z, 0-9 and - inside)"
                                + " of at most 63 characters, not the text \"Shop\"",
                        "hawiyat.yml:8:5: sources[1].intervall: unknown field; did you mean \"interval\"?",
                        "hawiyat.yml:9:13: sources[1].branch: not a valid branch name: -x",
                        "hawiyat.yml:10:11: sources[1].path: path must be a folder inside the repository, without '..'",
                        "hawiyat.yml:11:11: sources[2].name: is the name of another source already",
                        "hawiyat.yml:17:26: projects[0].policy.hostPorts[0]: must be ports from 1 to 65535,"
                                + " the lower one first",
                        "hawiyat.yml:17:48: projects[0].policy.capAdd: must be a list, not the text \"net_admin\"");
    }

    @Test
    void saysWhereTheFileIsNoYaml() throws IOException {
        file("port: 1\nsources: [\n");

        assertThat(refused()).singleElement().asString().startsWith("hawiyat.yml:3:1: -: is not valid YAML");
    }

    @Test
    void refusesAFileThatWasNamedAndIsMissing() {
        flags.put("config", "else.yml");

        assertThat(refused())
                .containsExactly("--config: can not be read: there is no file " + folder.resolve("else.yml"));
    }

    @Test
    void readsWhatRepositoriesMayDeclare() throws IOException {
        file("""
                sources:
                  - {name: a, url: /a, projects: [shop, "shop-*"]}
                  - {name: b, url: /b}
                sourceHosts: [127.0.0.1, git.localhost]
                projects:
                  - {name: shop, policy: {networks: [bus]}}
                """);

        var settings = accepted();

        var first = settings.sources().getFirst().scope();
        assertThat(List.of("shop", "shop-web", "other")).map(first::allows).containsExactly(true, true, false);
        assertThat(settings.sources().getLast().scope().allows("other")).isTrue();
        assertThat(settings.localSourceHosts()).containsExactlyInAnyOrder("127.0.0.1", "git.localhost");
        assertThat(settings.policies().get("shop"))
                .isNotNull()
                .satisfies(policy -> assertThat(policy.networks()).containsExactly("bus"));
    }

    @Test
    void readsSecretsFromWhereTheFileSaysTheyAre() throws IOException {
        Files.writeString(folder.resolve("hook"), "from-file\n");
        environment.put("SHOP_SECRET", "from-env");
        environment.put("PG", "postgresql://hawiyat:p%40ss@db.example:5433/state?sslmode=require");
        file("""
                databaseUrl: {env: PG}
                sources:
                  - {name: a, url: /a, webhookSecret: {env: SHOP_SECRET}}
                  - {name: b, url: /b, webhookSecret: {file: hook}}
                  - {name: c, url: /c, webhookSecret: [{file: hook}, {env: SHOP_SECRET}]}
                """);

        var settings = accepted();

        assertThat(settings.sources())
                .map(SourceSettings::webhookSecrets)
                .containsExactly(
                        List.of(new Redacted("from-env")),
                        List.of(new Redacted("from-file")),
                        List.of(new Redacted("from-file"), new Redacted("from-env")));
        assertThat(settings.database())
                .contains(new DatabaseUrl(
                        "jdbc:postgresql://db.example:5433/state?sslmode=require", "hawiyat", new Redacted("p@ss")));
        assertThat(settings.toString()).doesNotContain("from-", "p@ss");
    }

    @Test
    void readsWhatASourceTracksWhatItPresentsAndWhomItTrusts() throws Exception {
        newKey("deploy");
        Files.writeString(folder.resolve("hosts"), "git.example.com " + Files.readString(folder.resolve("deploy.pub")));
        environment.put("TOKEN", PASSWORD);
        file("""
                sources:
                  - name: shop
                    url: https://git.example.com/shop.git
                    tag: v1.4.0
                    credentials: {username: bot, password: {env: TOKEN}}
                    verify: {keys: [{file: deploy.pub}, "%s"]}
                  - name: blog
                    url: git@git.example.com:blog.git
                    semver: ">=1.0 <2"
                    credentials: {sshKey: {file: deploy}, knownHosts: {file: hosts}}
                """.formatted(Files.readString(folder.resolve("deploy.pub")).strip()));

        var settings = accepted();
        var shop = settings.sources().getFirst().definition();
        var blog = settings.sources().getLast().definition();

        assertThat(shop.tracked()).isEqualTo(new Tracked.Tag("v1.4.0"));
        assertThat(shop.credentials()).isEqualTo(new Credentials.Password("bot", PASSWORD));
        assertThat(shop.trusted().orElseThrow().ssh()).hasSize(2);
        assertThat(blog.tracked()).isEqualTo(new Tracked.Versions(VersionRange.parse(">=1.0 <2")));
        assertThat(blog.credentials()).isInstanceOf(Credentials.SshKey.class);
        assertThat(settings.toString()).doesNotContain(PASSWORD).doesNotContain("BEGIN");
    }

    @Test
    void saysWhatIsWrongWithCredentialsAndKeysWithoutRepeatingThem() throws Exception {
        environment.put("TOKEN", PASSWORD);
        file("""
                sources:
                  - {name: a, url: "https://h/a", credentials: {username: bot}}
                  - {name: b, url: "https://h/b", credentials: {username: bot, password: %1$s}}
                  - {name: c, url: "https://h/c", credentials: {sshKey: {env: TOKEN}}}
                  - {name: d, url: "ssh://h/d", credentials: {sshKey: {env: TOKEN}, knownHosts: {env: TOKEN}}}
                  - {name: e, url: /srv/e, credentials: {username: bot, password: {env: TOKEN}}}
                  - {name: f, url: /srv/f, verify: {keys: []}}
                  - {name: g, url: /srv/g, verify: {keys: ["ssh-ed25519 AAAA", {env: TOKEN}, nonsense]}}
                  - {name: h, url: /srv/h, branch: main, tag: v1}
                  - {name: i, url: /srv/i, semver: newest}
                """.formatted(PASSWORD));

        var lines = refused();

        assertThat(lines)
                .contains(
                        "hawiyat.yml:2:48: sources[0].credentials: lacks password, which https needs",
                        "hawiyat.yml:6:41: sources[4].credentials: a local path needs none: take them away",
                        "hawiyat.yml:7:36: sources[5].verify: needs keys: without one, no commit would ever be read",
                        "hawiyat.yml:9:47: sources[7].tag: only one of branch, tag and semver says what is read:"
                                + " take the others away")
                .noneMatch(line -> line.contains(PASSWORD));
        assertThat(lines).hasSize(12);
    }

    private void newKey(String name) throws IOException, InterruptedException {
        var file = folder.resolve(name).toString();
        var made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file).start();
        assertThat(made.waitFor()).as("ssh-keygen: run 'testbed/up git'").isZero();
    }

    @Test
    void refusesSecretsThatAreNotThere() throws IOException {
        Files.writeString(folder.resolve("empty"), "\n");
        file("""
                sources:
                  - {name: a, url: /a, webhookSecret: {env: NOT_SET}}
                  - {name: b, url: /b, webhookSecret: {file: missing}}
                  - {name: c, url: /c, webhookSecret: {file: empty}}
                  - {name: d, url: /d, webhookSecret: {env: PATH, file: hook}}
                  - {name: e, url: /e, webhookSecret: {}}
                """);

        assertThat(refused())
                .containsExactly(
                        "hawiyat.yml:2:45: sources[0].webhookSecret.env: the environment variable NOT_SET is not set,"
                                + " or empty",
                        "hawiyat.yml:3:46: sources[1].webhookSecret.file: can not be read: there is no file "
                                + folder.resolve("missing"),
                        "hawiyat.yml:4:46: sources[2].webhookSecret.file: " + folder.resolve("empty") + " is empty",
                        "hawiyat.yml:5:39: sources[3].webhookSecret: must be {env: NAME} or {file: PATH},"
                                + " and one of them only",
                        "hawiyat.yml:6:39: sources[4].webhookSecret: must be {env: NAME} or {file: PATH},"
                                + " and one of them only");
    }

    @Test
    void readsWhatTheOperatorAllows() throws IOException {
        file("""
                projects:
                  - name: shop
                    policy: {privileged: false, capAdd: [NET_ADMIN], hostPorts: ["8000-8999", 443],
                             hosts: ["*.shop.example"], hostPaths: [/srv/shop]}
                    quota: {applications: 20, cpus: 8, memory: 16Gi}
                  - name: lab
                allowedHosts: [status.example.com]
                """);

        var settings = accepted();

        var shop = named(settings.policies(), "shop");
        assertThat(shop.capAdd()).containsExactly("NET_ADMIN");
        assertThat(shop.hostPorts()).contains(List.of(new PortRange(8000, 8999), new PortRange(443, 443)));
        assertThat(shop.hosts()).containsExactly("*.shop.example");
        assertThat(named(settings.policies(), "lab").hostPorts()).isEmpty();
        assertThat(named(settings.quotas(), "shop").applications()).isEqualTo(OptionalInt.of(20));
        assertThat(named(settings.quotas(), "shop").memory()).hasValue(16L << 30);
        assertThat(settings.allowedHosts()).containsExactly("status.example.com");
    }

    @Test
    void readsCertificateResolvers() throws IOException {
        Files.writeString(folder.resolve("ca.pem"), "-");
        environment.put("DNS_TOKEN", "t0ken");
        file("""
                traefik:
                  image: traefik:v3.5
                  certResolvers:
                    le: {email: ops@example.com, caServer: "https://acme.example/dir", caCertificates: [ca.pem]}
                    wild: {email: ops@example.com, challenge: {dns: {provider: route53, env: {T: {env: DNS_TOKEN}}}}}
                """);

        var traefik = accepted().traefik();

        assertThat(traefik.image()).isEqualTo("traefik:v3.5");
        assertThat(named(traefik.certResolvers(), "le").caCertificates())
                .containsExactly(folder.resolve("ca.pem").toString());
        assertThat(named(traefik.certResolvers(), "le").challenge()).isEqualTo(new Challenge.Http());
        assertThat(named(traefik.certResolvers(), "wild").challenge())
                .isEqualTo(new Challenge.Dns("route53", Map.of("T", "t0ken")));
        assertThat(traefik.toString()).doesNotContain("t0ken");
    }

    @Test
    void refusesATraefikThatIsNeitherManagedNorWhollyNamed() throws IOException {
        file("""
                traefik:
                  apiUrl: http://127.0.0.1:8081
                  redis: {url: x}
                  certResolvers:
                    le: {email: ops@example.com, challenge: {dns: {}}}
                    It: {email: nobody, challenge: mail}
                """);

        assertThat(refused())
                .containsExactly(
                        "hawiyat.yml:3:16: traefik.redis.url: must be redis[s]://[USER@]HOST:PORT[/DB], without the"
                                + " password, which has a field of its own, not the text \"x\"",
                        "hawiyat.yml:5:46: traefik.certResolvers.le.challenge.dns.provider: is required",
                        "hawiyat.yml:6:5: traefik.certResolvers.It: must be of lower-case letters, digits and -",
                        "hawiyat.yml:6:17: traefik.certResolvers.It.email: must be an e-mail address,"
                                + " not the text \"nobody\"",
                        "hawiyat.yml:6:36: traefik.certResolvers.It.challenge: must be http, tls or"
                                + " {dns: {provider: NAME, env: {...}}}, not the text \"mail\"");
    }

    @Test
    void refusesAnExistingTraefikThatIsNotToldWhereItsRoutesAre() throws IOException {
        file("traefik: {apiUrl: 'http://127.0.0.1:8081'}\n");

        assertThat(refused())
                .containsExactly("hawiyat.yml:1:19: traefik.apiUrl: an existing Traefik needs apiUrl and one of"
                        + " dynamicDirectory and redis: give the other one too");
    }

    @Test
    void takesAnExistingTraefik() throws IOException {
        file("traefik: {apiUrl: 'http://127.0.0.1:8081', dynamicDirectory: dynamic}\n");

        assertThat(accepted().traefik().existing().orElseThrow().routes())
                .isEqualTo(new Routes.Directory(folder.resolve("dynamic")));
    }

    @Test
    void takesAnExistingTraefikWithARedis() throws IOException {
        file("""
                traefik:
                  apiUrl: 'http://127.0.0.1:8081'
                  redis: {url: 'redis://hawiyat@cache:6379/1', password: {env: REDIS_PASSWORD}, rootKey: shop}
                """);
        environment.put("REDIS_PASSWORD", "p@ss");

        assertThat(accepted().traefik().existing().orElseThrow().routes())
                .isEqualTo(new Routes.Redis(new Redacted("redis://hawiyat:p%40ss@cache:6379/1"), "shop"));
    }

    @Test
    void takesARedisWithoutAPassword() throws IOException {
        file("traefik: {apiUrl: 'http://127.0.0.1:8081', redis: 'redis://cache:6379'}\n");

        assertThat(accepted().traefik().existing().orElseThrow().routes())
                .isEqualTo(new Routes.Redis(new Redacted("redis://cache:6379"), "traefik"));
    }

    @Test
    void refusesOnePortForBothOfTheIngress() {
        flags.put("http-port", "443");

        assertThat(refused()).containsExactly("--http-port: the two ports of the ingress must differ");
    }

    @Test
    void refusesOptionsOfASourceThatIsNotThere() {
        flags.put("branch", "main");

        assertThat(refused()).containsExactly("--branch: is for --source URL");
    }

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("hawiyat.yml"), text);
    }

    private static <T> T named(Map<String, T> things, String name) {
        return Optional.ofNullable(things.get(name)).orElseThrow();
    }

    private Settings accepted() {
        return switch (read()) {
            case Outcome.Accepted(var settings) -> settings;
            case Outcome.Refused(var lines) -> throw new AssertionError(String.join("\n", lines));
        };
    }

    private List<String> refused() {
        return switch (read()) {
            case Outcome.Accepted(var settings) -> throw new AssertionError("accepted: " + settings);
            case Outcome.Refused(var lines) -> lines;
        };
    }

    private Outcome read() {
        return SettingsReader.read(flags, new StartPlace(environment, folder, folder));
    }
}
