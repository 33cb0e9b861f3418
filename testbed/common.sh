# shellcheck shell=bash disable=SC2034
# Shared by up, down and today: where things are kept, how progress is told, how daemons are started and stopped.

set -euo pipefail

testbed=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/hawiyat-testbed
state=${XDG_STATE_HOME:-$HOME/.local/state}/hawiyat-testbed
logs=$state/log
registry_port=${HAWIYAT_TESTBED_REGISTRY_PORT:-5000}
registry=127.0.0.1:$registry_port

now() { echo "${EPOCHREALTIME/[^0-9]/}"; }
began=$(now)

# say TEXT: one line of progress, with the seconds since the start.
say() {
    local took=$((($(now) - began) / 100000))
    printf '%4d.%d s  %s\n' $((took / 10)) $((took % 10)) "$*"
}

die() {
    printf 'testbed: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# From 1.21 on, Go fetches the version that a module asks for.
have_go() { [[ $(go env GOVERSION 2>/dev/null) =~ ^go1\.([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge 21 ]; }

is_root() { [ "$(id -u)" = 0 ]; }

# listening HOST PORT: whether something accepts connections there.
listening() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# wait_for SECONDS COMMAND...: until it succeeds, or fail when the time is over.
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.1
    done
}

# --- daemons: $state/NAME.pid holds "PID STARTTIME COMMAND", so that a pid the system gave to another process is not ours.

# start_time PID: fails for a zombie too, which a machine without a real init may keep.
start_time() { sed -n 's/.*) [^ZX] //p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f19; }

# daemon_pid NAME: prints the pid of the running daemon of that name which the testbed started, or fails.
daemon_pid() {
    local pid born comm
    [ -r "$state/$1.pid" ] && read -r pid born comm <"$state/$1.pid" || return 1
    [ -n "$comm" ] && [ "$(start_time "$pid")" = "$born" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$comm" ] || return 1
    echo "$pid"
}

# daemon_start NAME COMMAND...: detached from the terminal, logging to a file, holding none of our locks.
# $within, if set, is a command (an array) that becomes the daemon's, such as nsenter.
within=()
daemon_start() {
    local name=$1 pid comm
    shift
    setsid nohup "${within[@]}" "$@" >>"$logs/$name.log" 2>&1 </dev/null 8>&- 9>&- &
    pid=$!
    disown "$pid"
    comm=$(basename "$1")
    echo "$pid $(start_time "$pid") ${comm:0:15}" >"$state/$name.pid"
    wait_for 5 daemon_named "$name" "$pid" || true
}

# Between fork and exec it has another command.
daemon_named() { daemon_pid "$1" >/dev/null || ! kill -0 "$2" 2>/dev/null; }

# daemon_stop NAME SECONDS: TERM, and KILL when it is still there after so long.
daemon_stop() {
    local name=$1 pid
    if pid=$(daemon_pid "$name"); then
        say "stopping $name (pid $pid)"
        kill "$pid" 2>/dev/null || true
        if ! wait_for "$2" daemon_gone "$name"; then
            say "$name did not stop within $2 s: killing it"
            kill -9 "$pid" 2>/dev/null || true
            wait_for 5 daemon_gone "$name" || die "$name (pid $pid) does not go away"
        fi
    fi
    rm -f "$state/$name.pid"
}

daemon_gone() { ! daemon_pid "$1" >/dev/null; }

# drop_stale FILE COMMAND: removes a pid file that names no running COMMAND; a daemon would believe it.
drop_stale() {
    local pid
    pid=$(cat "$1" 2>/dev/null) || return 0
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ] && [ -n "$(start_time "$pid")" ] || rm -f "$1"
}

# orphans EXEC-ROOT: whether containers run that were started by an engine (with that --exec-root) which is dead.
orphans() { pgrep -f "containerd-shim.* -address $1/containerd/containerd.sock" >/dev/null; }

# log_tail NAME: the last lines of its log, indented, for an error message.
log_tail() { tail -n 8 "$logs/$1.log" 2>/dev/null | sed 's/^\(.\{200\}\).*/\1.../; s/^/    /' >&2; }
