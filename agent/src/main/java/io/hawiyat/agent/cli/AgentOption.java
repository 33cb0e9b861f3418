package io.hawiyat.agent.cli;

import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;

/** What the agent can be told by a flag, or by a variable of the same name. */
enum AgentOption {
    SOURCE("URL", "A repository to watch, by the name `default`: https, http, ssh, file or a local path."),
    BRANCH("NAME", "Its branch; main unless given."),
    PATH("PATH", "Its folder with the manifests; all of it unless given."),
    INTERVAL("TIME", "How often it is looked at; 60s unless given."),
    CONFIG("FILE", "The configuration; hawiyat.yml of the working directory unless given."),
    DATA("DIR", "Where the agent keeps its data."),
    INSTANCE("NAME", "The prefix of all names on the engine; hawiyat unless given."),
    HOST("ADDRESS", "Where API and dashboard listen; 127.0.0.1 unless given."),
    PORT("PORT", "Their port; 8080 unless given, 0 for any that is free."),
    HTTP_PORT("PORT", "Where the ingress takes http; 80 unless given."),
    HTTPS_PORT("PORT", "Where the ingress takes https; 443 unless given."),
    RESYNC("TIME", "How often everything on the engine is listed; 10s unless given."),
    MAX_ROLLOUTS("N", "How many rollouts may be under way at once; any number unless given."),
    MAX_PROJECT_ROLLOUTS("N", "The same for each project; any number unless given."),
    AGE_KEY("FILE", "The age identities that read Secrets; age.key of the data directory unless given."),
    ADOPT("ID", "Takes over what another installation of this instance left on the engine.");

    private final String parameter;
    private final String description;

    AgentOption(String parameter, String description) {
        this.parameter = parameter;
        this.description = description;
    }

    /** The name without the dashes before it. */
    String flag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As text whatever it stands for: what is wrong with it is said as it is for variables and the file. */
    OptionSpec spec() {
        return OptionSpec.builder("--" + flag())
                .type(String.class)
                .paramLabel(parameter)
                .description(description)
                .build();
    }
}
