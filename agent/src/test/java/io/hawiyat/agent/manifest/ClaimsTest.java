package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static Application app(String project, String name, String spec) {
        return Applications.read(project, name, spec);
    }

    private static List<String> check(List<Application> kept, Application... candidates) {
        return Claims.check(kept, List.of(candidates)).stream()
                .map(ManifestError::toString)
                .toList();
    }

    @Test
    void refusesARouteOfAnotherSource() {
        var kept = app("shop", "web", "routes: [{host: a.example, port: 80}]");
        var late = app("blog", "web", "routes: [{host: b.example, port: 80}, {host: a.example, port: 80}]");

        assertThat(check(List.of(kept), late))
                .containsExactly("blog-web.yaml:1:1: spec.routes[1].host: a.example/ is claimed already, by shop/web"
                        + " (shop-web.yaml:1)");
    }

    @Test
    void letsTwoApplicationsShareAHostByPath() {
        var kept = app("shop", "web", "routes: [{host: a.example, port: 80}]");
        var other = app("shop", "api", "routes: [{host: a.example, pathPrefix: /api, port: 80}]");

        assertThat(check(List.of(kept), other)).isEmpty();
    }

    @Test
    void givesWhatARefusedApplicationClaimedToTheNext() {
        var kept = app("shop", "web", "routes: [{host: a.example, port: 80}]");
        var refused = app("shop", "b", "routes: [{host: a.example, port: 80}, {host: b.example, port: 80}]");
        var next = app("shop", "c", "routes: [{host: b.example, port: 80}]");

        assertThat(check(List.of(kept), refused, next))
                .singleElement()
                .asString()
                .startsWith("shop-b.yaml");
    }

    @Test
    void knowsThatAWildcardAddressTakesAPortOnEveryAddress() {
        var loopback = app("shop", "a", "ports: [{port: 80, publish: 8080, hostIp: 127.0.0.1}]");
        var another = app("shop", "b", "ports: [{port: 80, publish: 8080, hostIp: 127.0.0.2}]");
        var wildcard = app("shop", "c", "ports: [{port: 80, publish: 8080}]");
        var udp = app("shop", "d", "ports: [{port: 80, publish: 8080, protocol: udp}]");

        assertThat(check(List.of(loopback), another, udp)).isEmpty();
        assertThat(check(List.of(loopback), wildcard)).hasSize(1);
        assertThat(check(List.of(wildcard), loopback)).hasSize(1);
    }

    @Test
    void refusesTheSameApplicationTwice() {
        var application = app("shop", "web", "");

        assertThat(check(List.of(application), application))
                .containsExactly(
                        "shop-web.yaml:1:1: metadata.name: Application shop/web is declared already, by shop/web"
                                + " (shop-web.yaml:1)");
    }

    @Test
    void refusesNamesThatMeetOnTheEngine() {
        assertThat(check(List.of(app("a-b", "c", "")), app("a", "b-c", ""))).hasSize(1);
        assertThat(check(
                        List.of(app("a", "b", "volumes: [{name: c-d, target: /x}]")),
                        app("a", "b-c", "volumes: [{name: d, target: /x}]")))
                .hasSize(1);
    }

    @Test
    void letsAnApplicationMountOneVolumeTwice() {
        var application = app("shop", "web", "volumes: [{name: a, target: /x}, {name: a, target: /y, readOnly: true}]");

        assertThat(check(List.of(), application)).isEmpty();
    }
}
