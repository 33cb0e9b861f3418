package io.hawiyat.agent.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Constants as users know them from Kubernetes and Argo CD: {@code OUT_OF_SYNC} is {@code OutOfSync}. */
final class Spelling {

    private Spelling() {}

    static String of(Enum<?> constant) {
        return Arrays.stream(constant.name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
