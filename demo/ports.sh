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
    docker container ls --format '{{.Ports}}' | grep -oE ':[0-9]+(-[0-9]+)?->' | tr -d ':>' | while IFS=- read -r from to _; do
        seq "$from" "${to:-$from}"
    done
}

# free_port WISH NEXT: the wished one when it is free, else the first free one from NEXT on.
free_port() {
    local port
    for port in "$1" $(seq "$2" $(($2 + 500))); do
        if [[ " $in_use " != *" $port "* ]]; then
            in_use+=" $port"
            echo "$port"
            return
        fi
    done
    return 1
}

choose_ports() {
    local in_use
    in_use=$(ports_in_use | tr '\n' ' ')
    http_port=$(free_port "$(privileged 80 8000)" 8000)
    https_port=$(free_port "$(privileged 443 8443)" 8443)
    agent_port=$(free_port 8080 8081)
}

# privileged PORT OTHER: a rootless engine may not publish ports below 1024.
privileged() {
    case $(docker info --format '{{.SecurityOptions}}') in
        *rootless*) echo "$2" ;;
        *) echo "$1" ;;
    esac
}
