package io.hawiyat.agent.notification;

import io.hawiyat.agent.manifest.Notification.Value;
import io.hawiyat.agent.secret.Undecryptable;
import io.hawiyat.agent.secret.Vault;
import java.util.Map;
import java.util.TreeMap;

/** What manifests give as it stands, or name of a Secret. */
final class Values {

    private final Vault vault;

    Values(Vault vault) {
        this.vault = vault;
    }

    String text(Value value) throws Undecryptable {
        return switch (value) {
            case Value.Plain plain -> plain.text();
            case Value.Sealed sealed -> vault.open(sealed.armored()).value();
        };
    }

    Map<String, String> texts(Map<String, Value> values) throws Undecryptable {
        var texts = new TreeMap<String, String>();
        for (var entry : values.entrySet()) {
            texts.put(entry.getKey(), text(entry.getValue()));
        }
        return texts;
    }
}
