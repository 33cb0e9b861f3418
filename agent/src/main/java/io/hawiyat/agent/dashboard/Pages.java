package io.hawiyat.agent.dashboard;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;

/** Pages as HTML. jte escapes every value for the place where it stands. */
@Singleton
class Pages {

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "io.hawiyat.agent.dashboard.pages");
    private final Texts texts;
    private final Assets assets;
    private final InstantSource clock;

    Pages(Texts texts, Assets assets, InstantSource clock) {
        this.texts = texts;
        this.assets = assets;
        this.clock = clock;
    }

    String overview(Overview overview) {
        return render("overview.jte", frame(texts.get("overview.title"), ""), overview);
    }

    String application(ApplicationPage page) {
        var name = page.application().project() + "/" + page.application().name();
        return render("application.jte", frame(name, name), page);
    }

    String deployment(DeploymentPage page) {
        var deployment = page.deployment();
        var name = deployment.project() + "/" + deployment.application();
        return render("deployment.jte", frame(texts.get("deployment.title", deployment.id(), name), name), page);
    }

    String source(SourcePage page) {
        return render(
                "source.jte", frame(texts.get("source.title", page.source().name()), ""), page);
    }

    /** Nothing is here, or not any more. */
    String missing(String what) {
        return render("missing.jte", frame(texts.get("missing.title"), ""), what);
    }

    /** The agent can not say now. */
    String failed() {
        return render("failed.jte", frame(texts.get("failed.title"), ""), "/health/readiness");
    }

    private Frame frame(String title, String application) {
        return new Frame(texts, new Moments(clock.instant(), texts), assets, title, application);
    }

    private String render(String template, Frame frame, Object page) {
        var output = new StringOutput();
        engine.render(template, Map.of("frame", frame, "page", page), output);
        return output.toString();
    }
}
