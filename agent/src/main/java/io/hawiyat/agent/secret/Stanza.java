package io.hawiyat.agent.secret;

import com.exceptionfactory.jagged.RecipientStanza;
import java.util.List;

/** The key of an age file, encrypted for one recipient. */
final class Stanza implements RecipientStanza {

    private final String type;
    private final List<String> arguments;
    private final byte[] body;

    Stanza(String type, List<String> arguments, byte[] body) {
        this.type = type;
        this.arguments = List.copyOf(arguments);
        this.body = body.clone();
    }

    @Override
    public String getType() {
        return type;
    }

    @Override
    public List<String> getArguments() {
        return arguments;
    }

    @Override
    public byte[] getBody() {
        return body.clone();
    }
}
