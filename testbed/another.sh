# shellcheck shell=bash disable=SC2154
# More engines, each for one test that kills its daemon: with data, socket and network namespace of their own, so that
# nobody else notices. Number N is 0 to 63.

another_data() { echo "$state/another-$1"; }
another_run() { echo "$today_run/another-$1"; }
another_name() { echo "hawiyat-more$1"; } # of its namespace, and of the machine's end of the pair of interfaces
another_outside() { echo "198.19.$1.1"; }
another_inside() { echo "198.19.$1.2"; }

# another_new: prints a number that nobody has; the folder is what makes it taken.
another_new() {
    local n
    mkdir -p "$state" "$today_run"
    for n in {0..63}; do
        if mkdir "$(another_data "$n")" 2>/dev/null; then
            mkdir -p "$(another_run "$n")"
            another_network "$n" || {
                another_remove "$n"
                die "cannot make its network (number $n)"
            }
            echo "$n"
            return
        fi
    done
    die "64 more engines are there already; testbed/down removes them"
}

another_network() {
    local name
    name=$(another_name "$1")
    ip netns add "$name" &&
        ip -n "$name" link set lo up &&
        link_namespace "$name" "$name" "$(another_outside "$1")" "$(another_inside "$1")"
}

# another_daemon N installed|today OPTION...: becomes it, so that whoever started this can kill it.
another_daemon() {
    local n=$1 kind=$2 data run program=dockerd flags=()
    shift 2
    data=$(another_data "$n")/$kind
    run=$(another_run "$n")
    if [ "$kind" = today ]; then
        program=$today_bin/dockerd
        flags=("${today_parts[@]}")
    fi
    have "$program" || die "there is no $program: testbed/up tests"
    drop_stale "$run/docker.pid" dockerd
    drop_stale "$run/docker/containerd/containerd.pid" containerd
    exec nsenter "--net=/run/netns/$(another_name "$n")" "$program" --data-root "$data" --exec-root "$run/docker" \
        --pidfile "$run/docker.pid" -H "unix://$run/docker.sock" "${flags[@]}" "$@"
}

# another_remove N: whatever state it is in.
another_remove() {
    local n=$1 data run pid shim mount
    data=$(another_data "$n")
    run=$(another_run "$n")
    if pid=$(cat "$run/docker.pid" 2>/dev/null) && grep -qs -- "$run/docker.sock" "/proc/$pid/cmdline"; then
        kill -9 "$pid"
        wait_for 10 another_ended "$pid" || true
    fi
    # Containers outlive a daemon that was killed.
    for shim in $(pgrep -f "containerd-shim.* -address $run/docker/containerd/containerd.sock"); do
        pkill -9 -P "$shim" || true
        kill -9 "$shim" 2>/dev/null || true
        wait_for 5 another_ended "$shim" || true
    done
    while read -r mount; do
        umount "$mount" 2>/dev/null || umount -l "$mount" || true
    done < <(cut -d' ' -f5 /proc/self/mountinfo | grep -E "^($data|$run)/" | sort -r)
    ip link del "$(another_name "$n")" 2>/dev/null || true
    ip netns del "$(another_name "$n")" 2>/dev/null || true
    rm -rf --one-file-system "$run" "$data"
}

another_ended() { [ -z "$(start_time "$1")" ]; }

# another_remove_all: also those whose test was killed.
another_remove_all() {
    is_root || return 0
    local folder
    for folder in "$state"/another-*; do
        [ ! -d "$folder" ] || another_remove "${folder##*-}"
    done
}
