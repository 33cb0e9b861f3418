# shellcheck shell=bash
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
    local flags=()
    if ! daemon_pid dockerd >/dev/null; then
        [ -z "${mirror:-}" ] || flags=(--registry-mirror "http://$registry")
        say "engine: starting dockerd${mirror:+, with the mirror on $registry}"
        echo "${mirror:-}" >"$state/mirror"
        daemon_start dockerd dockerd --data-root "$state/docker" "${flags[@]}"
    fi
    wait_for 60 engine_settled || true
    if ! engine_answers || ! daemon_pid dockerd >/dev/null; then
        log_tail dockerd
        die "dockerd does not answer (log: $logs/dockerd.log)"
    fi
}

engine_settled() { engine_answers || ! daemon_pid dockerd >/dev/null; }
