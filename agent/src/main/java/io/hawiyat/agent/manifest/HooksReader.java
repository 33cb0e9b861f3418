package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Hooks.Hook;
import io.hawiyat.agent.manifest.Hooks.Moment;
import java.util.HashSet;
import java.util.List;

/** Reads the hooks of an application. */
final class HooksReader {

    private HooksReader() {}

    static Hooks read(Field hooks) {
        return new Hooks(at(hooks, Moment.PRE_SYNC), at(hooks, Moment.POST_SYNC), at(hooks, Moment.SYNC_FAIL));
    }

    private static List<Hook> at(Field hooks, Moment moment) {
        return hooks.at(moment.field()).items().map(HooksReader::hook).toList();
    }

    private static Hook hook(Field hook) {
        return new Hook(
                hook.at("name").text(),
                hook.at("image").text(),
                hook.at("command").texts(),
                hook.at("args").texts(),
                hook.at("env").textsByName(),
                hook.at("timeout").duration());
    }

    /** Two hooks of one moment would have one container. */
    static void check(Field hooks, Findings findings) {
        for (var moment : Moment.values()) {
            var names = new HashSet<String>();
            hooks.at(moment.field())
                    .items()
                    .map(hook -> hook.at("name"))
                    .filter(Field::present)
                    .filter(name -> !names.add(name.text()))
                    .forEach(name ->
                            findings.atValue(name.pointer(), "is taken already by another hook of " + moment.field()));
        }
    }
}
