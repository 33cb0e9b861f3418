package io.hawiyat.agent;

import java.util.Locale;

/** An nginx that keeps connections, has pages that take their time, and dies at once on SIGTERM. */
final class WebServer {

    static final int PORT = 8080;

    /** Takes two seconds or three. */
    static final String SLOW = "/slow";

    /** Takes minutes. */
    static final String ENDLESS = "/endless";

    private WebServer() {}

    /** A strategy's name as an application's. */
    static String name(String strategy) {
        return strategy.toLowerCase(Locale.ROOT);
    }

    /**
     * Writes its manifest and its files.
     *
     * @param strategy also its name and its host's; any that is none is rolled
     * @param text of its first page
     * @param before what the shell does before it starts
     */
    static void write(GitRepository repository, String strategy, String text, int replicas, String before) {
        var name = name(strategy);
        repository.write(name + "/nginx.conf", """
                server {
                    listen %d;
                    location / { root /usr/share/nginx/html; }
                    location %s { limit_rate 1000; alias /usr/share/nginx/html/page; }
                    location %s { limit_rate 10; alias /usr/share/nginx/html/page; }
                }
                """.formatted(PORT, SLOW, ENDLESS));
        repository.write(name + "/page", "x".repeat(2_990) + "\n");
        repository.write(name + "/application.yaml", manifest(strategy, text, replicas, before));
    }

    private static String manifest(String strategy, String text, int replicas, String before) {
        var known = strategy.equals("blueGreen") || strategy.equals("canary") ? strategy : "rolling";
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: %s}
                spec:
                  image: nginx:1.27
                  replicas: %d
                  command:
                    - sh
                    - -c
                    - "cd /usr/share/nginx/html; echo '%s' > index.html; echo ok > fine; %sexec nginx -g 'daemon off;'"
                  stopSignal: SIGTERM
                  restartPolicy: %s
                  files:
                    - {source: nginx.conf, target: /etc/nginx/conf.d/default.conf}
                    - {source: page, target: /usr/share/nginx/html/page}
                  health:
                    http: {path: /fine, port: %d}
                    interval: 500ms
                    retries: 10
                  routes: [{host: %s.localhost}]
                  rollout:
                    strategy: %s
                    minHealthyTime: 500ms
                    progressDeadline: 1m
                    drainTimeout: %s
                %s""".formatted(
                        name(strategy),
                        replicas,
                        text,
                        before,
                        // The engine would try five times before it is called a crash.
                        before.contains("exit") ? "'no'" : "unless-stopped",
                        PORT,
                        name(strategy),
                        known,
                        failsLater(before) ? "1m" : "10s",
                        canary(known, failsLater(before) ? "1m" : "4s"));
    }

    /** Its rollout must not be over before, however slow the machine is. */
    private static boolean failsLater(String before) {
        return before.contains("sleep");
    }

    private static String canary(String strategy, String pause) {
        return strategy.equals("canary")
                ? "    canary: {steps: [{weight: 20, pause: " + pause + "}, {weight: 50}]}\n"
                : "";
    }
}
