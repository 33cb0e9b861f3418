# shellcheck shell=bash disable=SC2154
# What an instance of the demo has on the machine, by its label and its folder, and how all of it goes away.

# each KIND: the ids of the instance's containers, networks or volumes.
each() {
    local label=label=io.hawiyat.instance=$instance
    case $1 in
        container) timeout 60 docker container ls --all --quiet --filter "$label" ;;
        network) timeout 60 docker network ls --quiet --filter "$label" ;;
        volume) timeout 60 docker volume ls --quiet --filter "$label" ;;
        image) timeout 60 docker image ls --format '{{.Repository}}:{{.Tag}}' --filter "reference=$instance/keep" ;;
    esac
}

# servers_of FOLDER: the pids of those that run a program of the agent's data, or run in it: its PostgreSQL and Redis.
servers_of() {
    local process link
    for process in /proc/[0-9]*; do
        for link in exe cwd; do
            case $(readlink "$process/$link" 2>/dev/null) in
                "$1"/data/*)
                    echo "${process#/proc/}"
                    break
                    ;;
            esac
        done
    done
}

# start_time PID: fails for a zombie too, which a machine without a real init may keep.
start_time() { sed -n 's/.*) [^ZX] //p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f19 | grep .; }

# wait_until SECONDS COMMAND...: until it succeeds, or fail when the time is over.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.1
    done
}

# runs FILE: whether the process runs that the file names as "PID STARTTIME", and not another that got its pid.
runs() {
    local pid born
    read -r pid born 2>/dev/null <"$1" && [ "$(start_time "$pid")" = "$born" ]
}

ended() { ! runs "$1"; }

no_servers() { [ -z "$(servers_of "$1")" ]; }

# end_processes FOLDER: the agent, which ends its servers itself; then what is left of those, by force in the end.
end_processes() {
    local signal pid pids
    for signal in TERM KILL; do
        runs "$1/agent.pid" || break
        pid=$(cut -d' ' -f1 "$1/agent.pid")
        kill "-$signal" "$pid" || true
        wait_until 30 ended "$1/agent.pid" || continue
        wait "$pid" 2>/dev/null || true # so that bash does not tell of it; of an earlier demo's it knows nothing
    done
    for signal in TERM KILL; do
        mapfile -t pids < <(servers_of "$1")
        [ ${#pids[@]} -gt 0 ] || return 0
        kill "-$signal" "${pids[@]}" 2>/dev/null || true
        wait_until 15 no_servers "$1" || true
    done
}

# clear_engine: the engine refuses to remove what is in use, so the order matters; a second round takes what was late.
clear_engine() {
    local kind ids
    for _ in 1 2; do
        for kind in container network volume image; do
            mapfile -t ids < <(each $kind)
            [ ${#ids[@]} -gt 0 ] || continue
            case $kind in
                container) timeout 120 docker container rm --force --volumes "${ids[@]}" ;;
                network) timeout 60 docker network rm "${ids[@]}" ;;
                volume) timeout 60 docker volume rm "${ids[@]}" ;;
                image) timeout 60 docker image rm "${ids[@]}" ;; # a name that the agent gave; the image stays under its own
            esac >/dev/null 2>&1 || true
        done
    done
}

# remains FOLDER: a line for each thing of the instance that is still there.
remains() {
    local kind
    for kind in container network volume image; do
        each $kind | sed "s/^/$kind /"
    done
    servers_of "$1" | sed 's/^/process /'
    [ ! -e "$1" ] || echo "folder $1"
}
