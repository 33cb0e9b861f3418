# shellcheck shell=bash
# promtool, Prometheus' own check of alert rules: from the PATH, else taken out of Debian's package, which is not installed,
# as that would start a server.

promtool_binary=$cache/promtool

promtool_needs() {
    have promtool || [ -x "$promtool_binary" ] || { have apt-get && have dpkg-deb; } ||
        missing+=("promtool, which is a part of Prometheus: https://prometheus.io/download/")
}

promtool_up() {
    ! have promtool && [ ! -x "$promtool_binary" ] || return 0
    say "promtool: taking it out of Debian's package of Prometheus (kept in $cache)"
    local stage=$cache/promtool.stage
    rm -rf "$stage"
    mkdir -p "$stage"
    {
        (cd "$stage" && { apt-get download prometheus || { is_root && apt-get update && apt-get download prometheus; }; }) &&
            dpkg-deb --fsys-tarfile "$stage"/prometheus_*.deb | tar --extract --directory "$stage" ./usr/bin/promtool &&
            mv "$stage/usr/bin/promtool" "$promtool_binary"
    } >"$logs/promtool.log" 2>&1 9>&- || {
        log_tail promtool
        die "promtool could not be had (log: $logs/promtool.log)"
    }
    rm -rf "$stage"
}
