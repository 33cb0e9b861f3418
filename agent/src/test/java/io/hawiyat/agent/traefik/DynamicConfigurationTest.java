package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static io.hawiyat.agent.traefik.TestRoutes.route;
import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static io.hawiyat.agent.traefik.TestRoutes.tlsRoute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.traefik.ApplicationRoutes.CanaryServers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DynamicConfigurationTest {

    @Test
    void rendersARouteAsARouterAndAServiceOfTheApplication() {
        var file = DynamicConfiguration.render(simple("web", 8080, "10.0.0.3", "10.0.0.2"))
                .orElseThrow();

        assertThat(file.name()).isEqualTo("shop.web.yaml");
        assertThat(file.text()).isEqualTo("""
            # The routes of shop/web, written by Hawiyat: a change made here is undone.
            {
              "http" : {
                "routers" : {
                  "shop.web.0" : {
                    "rule" : "Host(`web.test`)",
                    "entryPoints" : [ "http" ],
                    "service" : "shop.web.8080"
                  }
                },
                "services" : {
                  "shop.web.8080" : {
                    "loadBalancer" : {
                      "servers" : [ {
                        "url" : "http://10.0.0.2:8080"
                      }, {
                        "url" : "http://10.0.0.3:8080"
                      } ],
                      "passHostHeader" : true
                    }
                  }
                }
              }
            }
            """);
    }

    @Test
    void rendersNoFileForAnApplicationWithoutRoutes() {
        assertThat(DynamicConfiguration.render(ApplicationRoutes.none(app("web"))))
                .isEmpty();
    }

    @Test
    void rendersTheSameTextForTheSameServersInAnyOrder() {
        assertThat(DynamicConfiguration.render(simple("web", 80, "10.0.0.2", "10.0.0.3", "10.0.0.2")))
                .isEqualTo(DynamicConfiguration.render(simple("web", 80, "10.0.0.3", "10.0.0.2")));
    }

    @Test
    void givesTwoApplicationsNoNameInCommonWhereverTheirDashesAre() {
        var one = new Names(new ApplicationId("a-b", "c"));
        var other = new Names(new ApplicationId("a", "b-c"));

        assertThat(one.file()).isNotEqualTo(other.file());
        assertThat(one.router(0)).isNotEqualTo(other.router(0));
        assertThat(one.service(route("a.test", 80))).isNotEqualTo(other.service(route("a.test", 80)));
        assertThat(Names.ofFile(one.file())).contains(one.id());
        assertThat(Names.ofFile(DefaultCertificate.FILE)).isEmpty();
    }

    @Test
    void rendersPathPriorityEntryPointsAndResolver() {
        var route = HttpRoute.plain(
                "a.test",
                "/api",
                80,
                List.of("https", "internal"),
                Optional.of(new Route.Tls(Optional.of("le"))),
                false,
                OptionalInt.of(7));
        var router = HttpConfiguration.of(new ApplicationRoutes(app("web"), List.of(route), List.of()))
                .routers()
                .get("shop.web.0");

        assertThat(router)
                .isEqualTo(new Router(
                        "Host(`a.test`) && PathPrefix(`/api`)",
                        List.of("https", "internal"),
                        OptionalInt.of(7),
                        List.of(),
                        Optional.of(new Router.Tls(Optional.of("le"))),
                        "shop.web.80"));
    }

    @Test
    void servesRoutesWithTlsAtTheEntryPointForTls() {
        var routes = List.<Route>of(route("a.test", 80), tlsRoute("a.test", 80, Optional.empty()));
        var http = HttpConfiguration.of(new ApplicationRoutes(app("web"), routes, List.of()));

        assertThat(http.routers().values())
                .extracting(Router::entryPoints)
                .containsExactly(List.of("http"), List.of("https"));
        assertThat(http.services()).containsOnlyKeys("shop.web.80");
    }

    @Test
    void putsIpv6AddressesInBrackets() {
        var http = HttpConfiguration.of(simple("web", 80, "fd00::1"));

        assertThat(http.services().get("shop.web.80"))
                .isEqualTo(Service.balanced(List.of("fd00::1"), route("web.test", 80), Optional.empty()))
                .extracting(service -> service.urls().toList())
                .isEqualTo(List.of("http://[fd00::1]:80"));
    }

    @Test
    void readsBackWhatItWrote() {
        var sticky = HttpRoute.plain("a.test", "/s", 81, List.of(), Optional.empty(), true, OptionalInt.of(3));
        var tls = tlsRoute("b.test", 80, Optional.empty());
        var application = new ApplicationRoutes(app("web"), List.of(sticky, tls), List.of("10.0.0.2", "fd00::1"));
        var file = DynamicConfiguration.render(application).orElseThrow();

        assertThat(DynamicConfiguration.parse(file).map(DynamicContent::httpPart))
                .contains(HttpConfiguration.of(application));
        assertThat(PublishedApplication.of(file))
                .contains(new PublishedApplication(app("web"), List.of("10.0.0.2", "fd00::1"), Optional.empty()));
    }

    @Test
    void sharesTheRequestsWithACanaryBehindTheSameRouters() {
        var alone = new ApplicationRoutes(app("web"), List.of(route("a.test", 80)), List.of("10.0.0.2"));
        var tried = new ApplicationRoutes(
                alone.id(),
                alone.routes(),
                alone.servers(),
                Optional.of(new CanaryServers(List.of("10.0.0.4", "10.0.0.3"), 10)));
        var http = HttpConfiguration.of(tried);

        assertThat(http.routers()).isEqualTo(HttpConfiguration.of(alone).routers());
        assertThat(http.services()).containsOnlyKeys("shop.web.80", "shop.web.80.stable", "shop.web.80.canary");
        assertThat(http.services().get("shop.web.80"))
                .isEqualTo(new Service.Shared(new Service.Weighted(
                        List.of(
                                new Service.Share("shop.web.80.stable", 90),
                                new Service.Share("shop.web.80.canary", 10)),
                        Optional.empty())));
        assertThat(http.services().get("shop.web.80.canary"))
                .extracting(service -> service.urls().toList())
                .isEqualTo(List.of("http://10.0.0.3:80", "http://10.0.0.4:80"));
        var published = PublishedApplication.of(
                        DynamicConfiguration.render(tried).orElseThrow())
                .orElseThrow();
        assertThat(published.servers()).containsExactly("10.0.0.2", "10.0.0.3", "10.0.0.4");
        assertThat(published.with(tried.routes())).isEqualTo(tried);
    }

    @Test
    void keepsTheCookiesOfVisitorsWhileACanaryComesAndGoes() {
        var sticky = HttpRoute.plain("a.test", "/", 80, List.of(), Optional.empty(), true, OptionalInt.empty());
        var alone = new ApplicationRoutes(app("web"), List.of(sticky), List.of("10.0.0.2"));
        var tried = new ApplicationRoutes(
                alone.id(), alone.routes(), alone.servers(), Optional.of(new CanaryServers(List.of("10.0.0.3"), 10)));
        var services = HttpConfiguration.of(tried).services();

        assertThat(services.get("shop.web.80.sticky.stable"))
                .isEqualTo(HttpConfiguration.of(alone).services().get("shop.web.80.sticky"));
        assertThat(services.get("shop.web.80.sticky"))
                .isInstanceOfSatisfying(
                        Service.Shared.class,
                        shared -> assertThat(shared.weighted().sticky()).isPresent());
    }

    @Test
    void refusesTextThatWouldEndTheLiteralOfARule() {
        assertThatIllegalArgumentException().isThrownBy(() -> Rule.of("a.test`) || Host(`b.test", "/"));
        assertThatIllegalArgumentException().isThrownBy(() -> Rule.of("A.test", "/"));
        assertThatIllegalArgumentException().isThrownBy(() -> Rule.of("a.test", "/`) || PathPrefix(`/"));
        assertThatIllegalArgumentException().isThrownBy(() -> Rule.of("a.test", "no-slash"));
    }

    @Test
    void refusesServersThatAreNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> simple("web", 80, "web.internal"))
                .withMessageContaining("web.internal");
    }
}
