package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.Presentation;
import io.hawiyat.agent.manifest.ApplicationId;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dashboard. */
@Controller
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
class DashboardController {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardController.class);

    private final OverviewReader overviews;
    private final PageReader reader;
    private final Pages pages;
    private final Presentation presentation;

    DashboardController(OverviewReader overviews, PageReader reader, Pages pages, Presentation presentation) {
        this.overviews = overviews;
        this.reader = reader;
        this.pages = pages;
        this.presentation = presentation;
    }

    @Get("/")
    String overview(
            HttpRequest<?> request,
            @QueryValue Optional<String> search,
            @QueryValue Optional<String> show,
            @QueryValue Optional<String> after) {
        var wanted = search.map(String::strip).orElse("");
        return pages.overview(overviews.read(wanted, Show.of(show), after, presentation.details(request)));
    }

    @Get("/applications/{project}/{name}")
    HttpResponse<String> application(HttpRequest<?> request, @PathVariable String project, @PathVariable String name) {
        var id = new ApplicationId(project, name);
        return found(reader.application(id, presentation.details(request)).map(pages::application), id.toString());
    }

    @Get("/deployments/{id}")
    HttpResponse<String> deployment(@PathVariable long id) {
        return found(reader.deployment(id).map(pages::deployment), String.valueOf(id));
    }

    @Get("/sources/{name}")
    HttpResponse<String> source(@PathVariable String name) {
        return found(reader.source(name).map(pages::source), name);
    }

    /** An address that can not be one of a page, such as that of a deployment without a number. */
    @Error
    HttpResponse<String> nothing(HttpRequest<?> request, ConversionErrorException wrong) {
        return HttpResponse.notFound(pages.missing(request.getPath())).contentType(MediaType.TEXT_HTML_TYPE);
    }

    /** What a page shows can not be read: most often PostgreSQL is away. */
    @Error
    HttpResponse<String> failed(HttpRequest<?> request, RuntimeException failure) {
        LOG.atWarn()
                .addKeyValue("path", request.getPath())
                .setCause(failure)
                .log("page can not be shown: {}", failure.getMessage());
        return HttpResponse.<String>status(HttpStatus.SERVICE_UNAVAILABLE)
                .body(pages.failed())
                .contentType(MediaType.TEXT_HTML_TYPE);
    }

    private HttpResponse<String> found(Optional<String> page, String what) {
        return page.<HttpResponse<String>>map(HttpResponse::ok)
                .orElseGet(() -> HttpResponse.notFound(pages.missing(what)));
    }
}
