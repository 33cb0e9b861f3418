package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class DynamicTextPropertiesTest {

    @Property
    void everyStringComesBackFromYamlAsItWas(@ForAll("texts") String text) {
        var written = DynamicText.write(Map.of("value", text));

        assertThat(new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(written))
                .isEqualTo(Map.of("value", text));
    }

    @Property
    void noTextHasWhatBeginsATemplate(@ForAll("texts") String text) {
        assertThat(DynamicText.write(Map.of(text, text))).doesNotContain("{{");
    }

    @Example
    void refusesWhatTraefikCanNotBeTold() {
        assertThatIllegalArgumentException().isThrownBy(() -> DynamicText.write(Map.of("half", "\ud83d")));
        assertThatIllegalArgumentException().isThrownBy(() -> DynamicText.write(List.of("a\u2551b")));
        assertThatIllegalArgumentException().isThrownBy(() -> DynamicText.write(List.of(" a")));
        assertThatIllegalArgumentException().isThrownBy(() -> DynamicText.write(List.of("")));
    }

    @Provide
    static Arbitrary<String> texts() {
        var anything = Arbitraries.strings().all().filter(DynamicTextPropertiesTest::isUnicode);
        var templates = Arbitraries.strings().withChars("{}\"\\`' \n-#:%u07b$").ofMaxLength(30);
        var controls = Arbitraries.strings().withCharRange('\0', '\u00a0').ofMaxLength(30);
        var rare = Arbitraries.strings()
                .withChars("\u2028\u2029\ufeff\ufffe\uffff\u0085\u2551{")
                .ofMaxLength(10);
        return Arbitraries.oneOf(anything, templates, controls, rare);
    }

    static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
