# shellcheck shell=bash disable=SC2154
# The image registry that stands in for Docker Hub where no real one is reachable.

# Whether a real image registry can be reached from here.
real_registry() {
    case $(curl -s -m 10 -o "$logs/registry-probe.log" -w '%{http_code}' https://registry-1.docker.io/v2/) in
        200 | 401) return 0 ;; # 401 is its answer to a stranger
    esac
    return 1
}

mirror_data=$cache/registry/docker/registry/v2/repositories

# mirrored NAME:TAG: whether the mirror's data holds it (read from disk: it is asked before the mirror runs).
mirrored() { [ -e "$mirror_data/$(library "${1%:*}")/_manifests/tags/${1##*:}/current/link" ]; }

# library NAME: the repository Docker Hub would keep that name in.
library() {
    case $1 in
        */*) echo "$1" ;;
        *) echo "library/$1" ;;
    esac
}

mirror_answers() { curl -s -m 2 -o /dev/null -f "http://$registry/v2/"; }

# registry_config ADDRESS MODE: a configuration on standard output.
registry_config() {
    cat <<END
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage:
  filesystem: {rootdirectory: $cache/registry}
  delete: {enabled: true}
  maintenance: {readonly: {enabled: $2}}
http: {addr: "$1"}
END
}

registry_up() {
    if ! daemon_pid registry >/dev/null; then
        say "registry: starting the mirror on $registry"
        mkdir -p "$cache/registry"
        registry_config "$registry" false >"$state/registry.yml"
        daemon_start registry docker-registry serve "$state/registry.yml"
    fi
    wait_for 20 mirror_answers || {
        log_tail registry
        die "the mirror on $registry does not answer (log: $logs/registry.log)"
    }
}

# mirror_push IMAGE...: so that pulls of these names work, through the engine's --registry-mirror.
mirror_push() {
    local image target
    for image; do
        target=$registry/$(library "${image%:*}"):${image##*:}
        docker tag "$image" "$target" &&
            docker push "$target" >>"$logs/push.log" 2>&1 &&
            docker rmi "$target" >>"$logs/push.log" 2>&1 || return 1
    done
}
