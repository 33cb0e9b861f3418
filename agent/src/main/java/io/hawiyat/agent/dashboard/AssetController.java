package io.hawiyat.agent.dashboard;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;

/** What pages are made of beside HTML. */
@Controller("/assets")
class AssetController {

    private final Assets assets;

    AssetController(Assets assets) {
        this.assets = assets;
    }

    @Get("/{file}")
    HttpResponse<String> asset(@PathVariable String file) {
        return assets.find(file)
                .<HttpResponse<String>>map(asset -> HttpResponse.ok(asset.content())
                        .contentType(MediaType.of(asset.type()))
                        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable"))
                .orElseGet(HttpResponse::notFound);
    }
}
