# shellcheck shell=bash
# Pebble, Let's Encrypt's ACME server for tests, and the DNS that goes with it: compiled once for each version.

pebble_version=$(sed -n 's/^\tgithub.com\/letsencrypt\/pebble\/v2 \(v[^ ]*\).*/\1/p' "$testbed/pebble/go.mod")
pebble_folder=$cache/pebble-$pebble_version

pebble_needs() {
    [ -d "$pebble_folder" ] || have_go || missing+=("Go 1.21 or newer, to compile pebble: https://go.dev/dl/")
}

pebble_up() {
    [ ! -d "$pebble_folder" ] || return 0
    say "pebble: compiling $pebble_version (half a minute; kept in $cache)"
    mkdir -p "$pebble_folder.new"
    (cd "$testbed/pebble" && CGO_ENABLED=0 nice go build -mod=readonly -trimpath -ldflags '-s -w' -o "$pebble_folder.new" \
        github.com/letsencrypt/pebble/v2/cmd/pebble github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv) \
        >"$logs/pebble-build.log" 2>&1 9>&- || {
        log_tail pebble-build
        die "pebble did not compile (log: $logs/pebble-build.log)"
    }
    mv "$pebble_folder.new" "$pebble_folder"
}
