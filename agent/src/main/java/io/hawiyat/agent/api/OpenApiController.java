package io.hawiyat.agent.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The description of the API. It is written by hand, and a test holds it to the routes and the answers. */
@Controller("/openapi.yaml")
class OpenApiController {

    private final String description = read();

    @Get
    @Produces("application/yaml; charset=utf-8")
    String describe() {
        return description;
    }

    private static String read() {
        try (var resource = OpenApiController.class.getResourceAsStream("openapi.yaml")) {
            if (resource == null) {
                throw new IllegalStateException("the jar lacks openapi.yaml");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read openapi.yaml", e);
        }
    }
}
