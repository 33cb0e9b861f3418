package io.hawiyat.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.hawiyat.agent.secret.Age;
import java.util.List;
import java.util.Map;

/** Manifests for tests, in busybox: only what a test is about has to be said. */
final class Manifest {

    private Manifest() {}

    /** A web server that says a text at {@code NAME.localhost}, and dies at once on SIGTERM. */
    static String web(String name, String text) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata:
                  name: %s
                spec:
                  image: busybox:1.36
                  command: [sh, -c, 'mkdir /www; echo "$TEXT" > /www/index.html; exec httpd -f -p 8080 -h /www']
                  init: true
                  env:
                    TEXT: %s
                  health:
                    http: {path: /, port: 8080}
                    interval: 1s
                    retries: 10
                  routes:
                    - host: %s.localhost
                      port: 8080
                  rollout:
                    minHealthyTime: 100ms
                    drainTimeout: 1s
                  stopGracePeriod: 1s
                """.formatted(name, text, name);
    }

    /** The only writer of a volume, without a route. */
    static String writer(String name, String word) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata:
                  name: %s
                spec:
                  image: busybox:1.36
                  command: [sh, -c, 'echo $WORD >> /data/log; exec sleep 1000']
                  init: true
                  env: {WORD: %s}
                  volumes:
                    - {name: data, target: /data}
                  rollout: {minHealthyTime: 100ms, drainTimeout: 1s}
                  stopGracePeriod: 1s
                """.formatted(name, word);
    }

    /** A Secret of these values that the agent of each {@link Stage} can decrypt. */
    static String secret(String name, Map<String, String> values) {
        return secret(name, values, Stage.IDENTITY.recipient());
    }

    /** A Secret that only this recipient can decrypt. */
    static String secret(String name, Map<String, String> values, String recipient) {
        var data = values.entrySet().stream()
                .map(it -> "    " + it.getKey() + ": |\n" + armored(it.getValue(), recipient))
                .collect(joining());
        return """
                apiVersion: hawiyat.io/v1
                kind: Secret
                metadata: {name: %s}
                spec:
                  data:
                """.formatted(name) + data;
    }

    private static String armored(String value, String recipient) {
        return Age.encrypt(List.of(recipient), value.getBytes(UTF_8)).strip().indent(6);
    }
}
