package io.hawiyat.agent;

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
}
