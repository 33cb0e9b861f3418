# shellcheck shell=bash disable=SC2154
# The Docker engine: the one that answers is used as it is; else Debian's, started by hand.

engine_answers() { docker version --format '{{.Server.APIVersion}}' >/dev/null 2>"$logs/docker-version.log"; }

# Whether the engine in use is the one that the testbed started.
engine_is_ours() {
    case ${DOCKER_HOST:-} in
        '' | unix:///var/run/docker.sock | unix:///run/docker.sock) daemon_pid dockerd >/dev/null ;;
        *) return 1 ;;
    esac
}

engine_up() {
    daemon_pid dockerd >/dev/null || engine_start
    wait_for 60 engine_settled || true
    if ! engine_answers || ! daemon_pid dockerd >/dev/null; then
        log_tail dockerd
        die "dockerd does not answer (log: $logs/dockerd.log)"
    fi
}

engine_start() {
    local flags=()
    [ -z "${mirror:-}" ] || flags=(--registry-mirror "http://$registry")
    say "engine: starting dockerd${mirror:+, with the mirror on $registry}"
    echo "${mirror:-}" >"$state/mirror"
    drop_stale /var/run/docker.pid dockerd
    drop_stale /var/run/docker/containerd/containerd.pid containerd
    daemon_start dockerd dockerd --data-root "$state/docker" "${flags[@]}"
}

# A dockerd that was killed leaves its containers running. It is started again, to stop them.
engine_down() {
    if [ -e "$state/dockerd.pid" ] && ! daemon_pid dockerd >/dev/null; then
        if orphans /var/run/docker && ! engine_answers; then
            mirror=$(cat "$state/mirror" 2>/dev/null) || true
            engine_start
            wait_for 60 engine_settled || true
        fi
    fi
    daemon_stop dockerd 60
}

engine_settled() { engine_answers || ! daemon_pid dockerd >/dev/null; }
