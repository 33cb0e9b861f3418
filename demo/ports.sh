# shellcheck shell=bash disable=SC2034
# Ports of this machine that nothing uses.

# Those that something listens on, or that a container publishes without a process that listens.
ports_in_use() {
    local table
    for table in /proc/net/tcp /proc/net/tcp6; do
        [ ! -r "$table" ] || awk '$4 == "0A" { sub(/.*:/, "", $2); print $2 }' "$table" | while read -r port; do
            echo $((16#$port))
        done
    done
    docker container ls --format '{{.Ports}}' | tr ' ' '\n' | sed -nE 's/.*:([0-9]+(-[0-9]+)?)->.*/\1/p' | while IFS=- read -r from to _; do
        seq "$from" "${to:-$from}"
    done
}

# free_port NAME WISH NEXT: sets NAME to the wished port when it is free, else to the first free one from NEXT on.
free_port() {
    local port
    for port in "$2" $(seq "$3" $(($3 + 500))); do
        if [[ " $in_use " != *" $port "* ]]; then
            in_use+=" $port"
            printf -v "$1" %s "$port"
            return
        fi
    done
    die "no free port from $3 on"
}

choose_ports() {
    local in_use
    in_use=$(ports_in_use | tr '\n' ' ')
    free_port agent_port 8080 8081
    free_port http_port "$(privileged 80 8000)" 8000
    free_port https_port "$(privileged 443 8443)" 8443
}

# privileged PORT OTHER: a rootless engine may not publish ports below 1024.
privileged() {
    case $(docker info --format '{{.SecurityOptions}}') in
        *rootless*) echo "$2" ;;
        *) echo "$1" ;;
    esac
}
