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

# processes_of FOLDER: the pids of those that run a program of that folder, or run in it.
processes_of() {
    local process link
    for process in /proc/[0-9]*; do
        for link in exe cwd; do
            case $(readlink "$process/$link" 2>/dev/null) in
                "$1" | "$1"/*)
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

none_in() { [ -z "$(processes_of "$1")" ]; }

# end_processes FOLDER: asks them to end, and kills what has not after 30 s. The agent ends its servers itself.
end_processes() {
    local agent pids
    if agent=$(cat "$1/agent.pid" 2>/dev/null) && kill "$agent" 2>/dev/null; then
        wait_until 30 agent_gone "$agent" || true
    fi
    for signal in TERM KILL; do
        mapfile -t pids < <(processes_of "$1")
        [ ${#pids[@]} -gt 0 ] || return 0
        kill "-$signal" "${pids[@]}" 2>/dev/null || true
        wait_until 15 none_in "$1" || true
    done
}

agent_gone() { ! start_time "$1" >/dev/null; }

# clear_engine: the engine refuses to remove what is in use, so the order matters; a second round takes what was late.
clear_engine() {
    local round kind ids
    for round in 1 2; do
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

# remains: a line for each thing of the instance that is still there.
remains() {
    local kind
    for kind in container network volume image; do
        each $kind | sed "s/^/$kind /"
    done
    [ ! -e "$1" ] || echo "folder $1"
}
