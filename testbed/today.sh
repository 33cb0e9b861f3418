# shellcheck shell=bash disable=SC2034,SC2154
# A second engine, the Docker Engine of today, beside the first one and in a network namespace of its own, so that their
# firewall rules do not meet. Compiled from its published Go modules.

today_version=v2.0.0-beta.24
today_runc_version=v1.4.0
today_bin=$cache/engine-$today_version-runc-$today_runc_version
# Its own parts, and not those of the installed engine.
today_parts=(--add-runtime "new=$today_bin/runc" --default-runtime new --userland-proxy-path "$today_bin/docker-proxy")
today_run=/run/hawiyat-testbed
today_socket=$today_run/today.sock
today_netns=hawiyat-today
today_link=hawiyat-today # and on the inside: eth0
today_net=198.18.250.0/30
today_outside=198.18.250.1
today_inside=198.18.250.2

on_today() { DOCKER_HOST=unix://$today_socket "$@"; }

# Whether it can be had without asking the user for more.
today_possible() { is_root && { [ -d "$today_bin" ] || { have_go && have apt-get; }; }; }

today_needs() {
    if ! is_root; then
        missing+=("root, for engine-today: sudo testbed/up engine-today")
        return
    fi
    package_unless ip iproute2
    package_unless iptables iptables
    package_unless containerd containerd
    package_unless nsenter util-linux
    if [ ! -d "$today_bin" ]; then
        have_go || missing+=("Go 1.21 or newer, to compile engine-today: https://go.dev/dl/")
        package_unless gcc gcc
        [ -e /usr/include/stdio.h ] || packages+=(libc6-dev)
        [ -e /usr/include/seccomp.h ] || packages+=(libseccomp-dev)
        package_unless pkg-config pkg-config
    fi
}

today_compile() {
    local bin=$today_bin.new moby=github.com/moby/moby/v2
    [ ! -d "$today_bin" ] || return 0
    say "engine-today: compiling Docker Engine $today_version and runc $today_runc_version (minutes; kept in $cache)"
    rm -rf "$bin"
    {
        GOBIN=$bin CGO_ENABLED=0 nice go install -trimpath \
            -ldflags "-s -w -X $moby/dockerversion.Version=${today_version#v}" \
            $moby/cmd/dockerd@$today_version $moby/cmd/docker-proxy@$today_version &&
            GOBIN=$bin CGO_ENABLED=1 nice go install -trimpath -tags seccomp -ldflags '-s -w' \
                github.com/opencontainers/runc@$today_runc_version &&
            mv "$bin" "$today_bin"
    } >"$logs/today-build.log" 2>&1 9>&-
}

# link_namespace NETNS LINK OUTSIDE INSIDE: joins it to the machine by a pair of interfaces, with a way out through it.
link_namespace() {
    ip link add "$2" type veth peer name eth0 netns "$1" &&
        ip addr add "$3/30" dev "$2" &&
        ip link set "$2" up &&
        ip -n "$1" addr add "$4/30" dev eth0 &&
        ip -n "$1" link set eth0 up &&
        ip -n "$1" route add default via "$3"
}

# The namespace, joined to the machine.
today_network() {
    local rule
    {
        if ! nsenter "--net=/run/netns/$today_netns" true; then
            rm -f "/run/netns/$today_netns" # a name that has outlived its namespace
            ip netns add "$today_netns" || return 1
        fi
        ip -n "$today_netns" link set lo up || return 1
        if ! ip link show "$today_link" >/dev/null 2>&1; then
            link_namespace "$today_netns" "$today_link" "$today_outside" "$today_inside" || return 1
        fi
        sysctl -q -w net.ipv4.ip_forward=1 || return 1
        today_rules -C 2>/dev/null || today_rules -I || return 1
    } >>"$logs/today-network.log" 2>&1
}

# today_rules -C|-I|-D: check, insert or delete the firewall rules for the way out.
today_rules() {
    iptables -w -t nat "$1" POSTROUTING -s "$today_net" ! -o "$today_link" -j MASQUERADE &&
        iptables -w "$1" FORWARD -i "$today_link" -j ACCEPT &&
        iptables -w "$1" FORWARD -o "$today_link" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
}

today_answers() { on_today docker version --format '{{.Server.APIVersion}}' >/dev/null 2>"$logs/today-version.log"; }

today_settled() { today_answers || ! daemon_pid today >/dev/null; }

# today_up IMAGE...: the engine, with these images.
today_up() {
    local image
    today_compile || {
        log_tail today-build
        say "engine-today: FAILED to compile (log: $logs/today-build.log)"
        return 1
    }
    today_network || {
        log_tail today-network
        say "engine-today: FAILED to make its network (log: $logs/today-network.log)"
        return 1
    }
    if [ -n "$mirror" ]; then
        if ! daemon_pid registry-today >/dev/null; then
            registry_config "$today_outside:$registry_port" true >"$state/registry-today.yml"
            daemon_start registry-today docker-registry serve "$state/registry-today.yml"
        fi
    fi
    daemon_pid today >/dev/null || today_start
    wait_for 60 today_settled || true
    if ! today_answers; then
        log_tail today
        say "engine-today: FAILED to start (log: $logs/today.log)"
        return 1
    fi
    for image in $(on_today not_present "$@"); do
        if [ -n "$mirror" ] && puller=engine-today on_today pull "$image"; then continue; fi
        if ! docker save "$image" | on_today docker load >>"$logs/today-load.log" 2>&1; then
            say "engine-today: FAILED to load $image (log: $logs/today-load.log)"
            return 1
        fi
        say "engine-today: loaded $image"
    done
    say "engine-today: ready: Docker $(on_today docker version --format '{{.Server.Version}}, API {{.Server.APIVersion}}'), unix://$today_socket"
}

today_start() {
    local flags=() mirrored_at=$today_outside:$registry_port
    [ -z "$mirror" ] || flags=(--registry-mirror "http://$mirrored_at" --insecure-registry "$mirrored_at")
    say "engine-today: starting dockerd $today_version"
    mkdir -p "$today_run"
    drop_stale "$today_run/today.pid" dockerd
    drop_stale "$today_run/today/containerd/containerd.pid" containerd
    # With nsenter rather than "ip netns exec", which would hide the cgroups.
    within=(nsenter "--net=/run/netns/$today_netns")
    daemon_start today "$today_bin/dockerd" --data-root "$state/today" --exec-root "$today_run/today" \
        --pidfile "$today_run/today.pid" -H "unix://$today_socket" "${today_parts[@]}" "${flags[@]}"
    within=()
}

today_down() {
    is_root || return 0
    if [ -e "$state/today.pid" ] && ! daemon_pid today >/dev/null; then
        if orphans "$today_run/today" && today_network; then
            mirror=
            today_start
            wait_for 60 today_settled || true
        fi
    fi
    daemon_stop today 60
    daemon_stop registry-today 10
    if [ -e "/run/netns/$today_netns" ]; then
        ip netns del "$today_netns"
        today_rules -D 2>/dev/null || true
        ip link del "$today_link" 2>/dev/null || true
    fi
}
