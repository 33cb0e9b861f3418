package io.hawiyat.agent.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command, put before another one, by which root goes on as somebody else. */
final class PrivilegeDrop {

    private PrivilegeDrop() {}

    /** @throws StartRefused when no program that does it is installed */
    static List<String> to(SystemUser user) {
        return setpriv(user, List.of())
                .or(() -> SystemTool.find("runuser").map(tool -> List.of(tool.toString(), "-u", user.name(), "--")))
                .orElseThrow(() -> new StartRefused(
                        StartRefused.Why.UNSUPPORTED,
                        "PostgreSQL never runs as root, and neither setpriv nor runuser is there to drop to %s; install util-linux, or run the agent as another user"
                                .formatted(user.name())));
    }

    /** Of all that root may, only this is kept; nothing where {@code setpriv} is not installed. */
    static Optional<List<String>> keeping(Passage passage, SystemUser user) {
        var capability = "+" + passage.capability();
        // Without this bit access(2) leaves capabilities out of account, and PostgreSQL's programs ask it first.
        return setpriv(
                user,
                List.of("--securebits=+no_setuid_fixup", "--inh-caps=" + capability, "--ambient-caps=" + capability));
    }

    private static Optional<List<String>> setpriv(SystemUser user, List<String> capabilities) {
        return SystemTool.find("setpriv").map(tool -> {
            var command = new ArrayList<String>();
            command.add(tool.toString());
            command.addAll(List.of("--reuid=" + user.uid(), "--regid=" + user.gid(), "--clear-groups"));
            command.addAll(capabilities);
            command.add("--");
            return List.copyOf(command);
        });
    }
}
