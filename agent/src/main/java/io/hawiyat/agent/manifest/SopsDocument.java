package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/**
 * A Secret as SOPS encrypts it (https://github.com/getsops/sops), of which nothing is known here. What is kept of each of its
 * values is JSON that holds the whole document: its MAC is over all that stands in it.
 *
 * <p>{@code {"path": "spec:data:KEY:", "age": [ARMORED], "mac", "lastModified", "macOnlyEncrypted", "leaves": [{"path",
 * "text"}]}}, the leaves in their order, as SOPS hashes them.
 */
public final class SopsDocument {

    private static final String ENCRYPTED = "ENC[AES256_GCM,";

    /** What is kept of one value holds the document: more of both would be a way to fill the memory of the agent. */
    private static final int MOST_VALUES = 200;

    private static final int LARGEST = 128 << 10;

    private final JsonNode root;

    private SopsDocument(JsonNode root) {
        this.root = root;
    }

    /** Empty when the document is none of SOPS. */
    static Optional<SopsDocument> of(Document document) {
        return document.root().path("sops").isObject()
                ? Optional.of(new SopsDocument(document.root()))
                : Optional.empty();
    }

    boolean isTooLarge() {
        return root.path("spec").path("data").size() > MOST_VALUES
                || root.toString().length() > LARGEST;
    }

    static boolean isEncrypted(String value) {
        return value.isEmpty() || (value.startsWith(ENCRYPTED) && value.endsWith("]"));
    }

    /** What is kept of the value of a key. */
    String sealed(String key) {
        var sops = root.path("sops");
        var sealed = JsonNodeFactory.instance.objectNode();
        sealed.put("path", "spec:data:" + key + ":");
        var age = sealed.putArray("age");
        sops.path("age").forEach(recipient -> age.add(recipient.path("enc").asText()));
        sealed.put("mac", sops.path("mac").asText());
        sealed.put("lastModified", sops.path("lastmodified").asText());
        sealed.put("macOnlyEncrypted", sops.path("mac_only_encrypted").booleanValue());
        var leaves = sealed.putArray("leaves");
        root.properties().stream()
                .filter(field -> !field.getKey().equals("sops"))
                .forEach(field -> collect(field.getValue(), field.getKey() + ":", leaves));
        return sealed.toString();
    }

    /** Items of a list have the path of the list. */
    private static void collect(JsonNode node, String path, ArrayNode leaves) {
        if (node.isObject()) {
            node.properties().forEach(field -> collect(field.getValue(), path + field.getKey() + ":", leaves));
        } else if (node.isArray()) {
            node.forEach(item -> collect(item, path, leaves));
        } else if (!node.isNull()) {
            leaves.addObject().put("path", path).put("text", text(node));
        }
    }

    /** As SOPS, which is written in Go, turns a value into bytes ({@code sops.ToBytes}). */
    private static String text(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue() ? "True" : "False";
        }
        return node.isFloatingPointNumber()
                ? node.decimalValue().stripTrailingZeros().toPlainString()
                : node.asText();
    }
}
