# shellcheck shell=bash disable=SC2154
# The images, under the names users know: present, else pulled, else built here as stand-ins.

traefik_version=$(sed -n 's/^\tgithub.com\/traefik\/traefik\/v3 \(v[^ ]*\).*/\1/p' "$testbed/traefik/go.mod")
traefik_binary=$cache/traefik-$traefik_version

images_of() {
    case $1 in
        traefik) echo traefik:v3 ;;
        images) echo busybox:1.36 busybox:latest debian:bookworm-slim nginx:1.27 redis:7 postgres:16 eclipse-temurin:25-jre ;;
        more-images) echo debian:bookworm-slim eclipse-temurin:25-jdk node:22 ;;
    esac
}

# not_present IMAGE...: those of them that the engine does not have.
not_present() {
    local image present
    present=" $(docker image ls --format '{{.Repository}}:{{.Tag}}' | tr '\n' ' ') "
    for image; do
        case $present in
            *" $image "*) ;;
            *) echo "$image" ;;
        esac
    done
}

log_of() { echo "$logs/$1-$(echo "$2" | tr '/:' '--').log"; }

# pull IMAGE: gives up when nothing has come within 10 s.
pull() {
    local log pid from
    [ "$1" != busybox:latest ] || return 1 # a name for busybox:1.36
    from=$(now)
    log=$(log_of pull "$1")
    : >"$log"
    timeout 900 docker pull "$1" >"$log" 2>"$log.err" 9>&- &
    pid=$!
    wait_for 10 pull_moves "$log" "$pid" || kill "$pid" 2>/dev/null || true
    wait "$pid" || return 1
    say "${puller:-images}: pulled $1 ($(seconds_since "$from"))"
}

pull_moves() { [ -s "$1" ] || ! kill -0 "$2" 2>/dev/null; }

seconds_since() {
    local took=$((($(now) - $1) / 100000))
    echo "$((took / 10)).$((took % 10)) s"
}

# pull_all IMAGE...: at once; those that did not come are left in the array `unpulled`.
pull_all() {
    local image pids=() i=0
    unpulled=()
    for image; do
        if [ -n "${mirror:-}" ] && ! mirrored "$image"; then
            pids+=(none)
        else
            pull "$image" &
            pids+=($!)
        fi
    done
    for image; do
        if [ "${pids[i]}" = none ] || ! wait "${pids[i]}"; then
            unpulled+=("$image")
        fi
        i=$((i + 1))
    done
}

# --- building

# builds_need IMAGE...: adds what their builds need to `packages` and `missing`.
builds_need() {
    local image why='no image registry is reachable'
    for image; do
        case $image in
            traefik:*)
                [ -x "$traefik_binary" ] || have_go ||
                    missing+=("Go 1.21 or newer, to build $image ($why): https://go.dev/dl/")
                ;;
            busybox:1.36)
                if [ ! -x "$cache/busybox" ]; then
                    have apt-get || missing+=("apt-get, to fetch Debian's busybox-static for $image ($why)")
                    compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || packages+=(busybox-static)
                fi
                ;;
            debian:*)
                if ! is_root; then
                    missing+=("root, to make $image with debootstrap ($why): sudo testbed/up")
                    continue
                fi
                have debootstrap || packages+=(debootstrap)
                [ -r /usr/share/keyrings/debian-archive-keyring.gpg ] || packages+=(debian-archive-keyring)
                ;;
            eclipse-temurin:*)
                jdk >/dev/null ||
                    missing+=("a JDK 25, to make $image from ($why): set JAVA_HOME, or install one in /usr/lib/jvm")
                ;;
        esac
    done
}

jdk() {
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
        if [ -x "$home/bin/jlink" ] && grep -q '^JAVA_VERSION="25' "$home/release" 2>/dev/null; then
            echo "$home"
            return
        fi
    done
    return 1
}

# context FOLDER FILE-OR-FOLDER=NAME...: a build context on standard output: the folder's files, and others under a name.
context() {
    local folder=$1 stage
    shift
    stage=$(mktemp -d "$cache/context.XXXXXX.stage")
    cp -r "$testbed/images/$folder/." "$stage"
    for file; do
        cp -rL "${file%%=*}" "$stage/${file##*=}"
    done
    tar -C "$stage" --numeric-owner --owner=0 --group=0 -c .
    rm -rf "$stage"
}

build_image() {
    case $1 in
        busybox:1.36) fetch_busybox && context busybox "$cache/busybox=busybox" | docker build -t "$1" - ;;
        busybox:latest) docker tag busybox:1.36 "$1" ;;
        debian:*) build_base "$1" ;;
        traefik:*)
            [ -x "$traefik_binary" ] || { echo "Traefik did not compile: see $logs/traefik-build.log" && return 1; }
            context traefik "$traefik_binary=traefik" "$(certificates)=ca-certificates.crt" | docker build -t "$1" -
            ;;
        eclipse-temurin:25-jdk) context temurin-jdk "$(jdk)=java" | docker build -t "$1" - ;;
        eclipse-temurin:25-jre) build_jre "$1" ;;
        *) context "${1%:*}" | docker build -t "$1" - ;;
    esac
}

# build IMAGE...: one after the other, into the engine and the mirror; fails when one of them does.
build() {
    local image from status=0
    for image; do
        from=$(now)
        if ! build_image "$image" >"$(log_of build "$image")" 2>&1 9>&-; then
            say "images: FAILED to build $image (log: $(log_of build "$image"))"
            status=1
        elif [ -n "${mirror:-}" ] && ! mirror_push "$image"; then
            say "images: FAILED to push $image to the mirror (log: $logs/push.log)"
            status=1
        else
            say "images: built $image, a stand-in ($(seconds_since "$from"))"
        fi
    done
    return $status
}

# build_all IMAGE...: on two cores, what the others are made from first. $traefik_job is the job that compiles Traefik.
build_all() {
    local image early=() lane_a=() lane_b=() swap jobs=() job status=0
    for image; do
        case $image in
            debian:* | busybox:*) early+=("$image") ;;
            traefik:*)
                (
                    if [ -n "${traefik_job:-}" ] && ! wait_for 3600 job_gone "$traefik_job"; then exit 1; fi
                    build "$image"
                ) &
                jobs+=($!)
                ;;
        esac
    done
    [ ${#early[@]} = 0 ] || build "${early[@]}" || status=1
    for image; do
        case $image in
            debian:* | busybox:* | traefik:*) continue ;;
        esac
        lane_a+=("$image")
        swap=("${lane_a[@]}") lane_a=("${lane_b[@]}") lane_b=("${swap[@]}")
    done
    if [ ${#lane_a[@]} != 0 ]; then
        build "${lane_a[@]}" &
        jobs+=($!)
    fi
    [ ${#lane_b[@]} = 0 ] || build "${lane_b[@]}" || status=1
    for job in "${jobs[@]}"; do
        wait "$job" || status=1
    done
    return $status
}

job_gone() { ! kill -0 "$1" 2>/dev/null; }

certificates() {
    local file
    for file in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /dev/null; do
        if [ -e "$file" ]; then
            echo "$file"
            return
        fi
    done
}

# Debian's static busybox, without installing it in place of another.
fetch_busybox() {
    local stage
    [ ! -x "$cache/busybox" ] || return 0
    stage=$(mktemp -d "$cache/busybox.XXXXXX.stage")
    (cd "$stage" && apt-get download busybox-static && dpkg-deb -x ./*.deb .) || return 1
    mv "$stage/bin/busybox" "$cache/busybox"
    rm -rf "$stage"
}

# A JRE from this machine's JDK: without the tools.
build_jre() {
    local home modules jre=$cache/jre.stage
    home=$(jdk) || return 1
    modules=$("$home/bin/java" --list-modules | sed 's/@.*//' |
        grep -vxE 'jdk\.(compiler|internal\.(ed|le|opt)|jartool|javadoc|jconsole|jdeps|jlink|jpackage|jshell)' | paste -sd,)
    rm -rf "$jre"
    "$home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$jre" || return 1
    context temurin-jre "$jre=java" | docker build -t "$1" - || return 1
    rm -rf "$jre"
}

# Debian bookworm by debootstrap, from the mirror that this machine's apt uses, with what apt is told here about proxies.
build_base() {
    local root uri
    root=$(mktemp -d "$cache/base.XXXXXX.stage")
    # shellcheck disable=SC2016 # the dollars are for apt-get
    uri=$(apt-get indextargets --format '$(CODENAME) $(SITE)' 'Created-By: Packages' 2>/dev/null | sed -n 's/^bookworm //p' | head -n 1)
    debootstrap --variant=minbase bookworm "$root" "${uri:-http://deb.debian.org/debian}" || return 1
    apt-config dump 2>/dev/null | grep -E '^Acquire::(Check-|https?::Proxy)' >"$root/etc/apt/apt.conf.d/90host" || true
    echo 'APT::Install-Recommends "false";' >"$root/etc/apt/apt.conf.d/91small"
    printf 'path-exclude /usr/share/%s/*\n' doc man locale >"$root/etc/dpkg/dpkg.cfg.d/small"
    rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* \
        "$root"/usr/share/{doc,man,locale}/* "$root"/var/log/*.log
    tar -C "$root" --numeric-owner -c . | docker import --change 'CMD ["bash"]' \
        --change 'LABEL org.opencontainers.image.description="Stand-in for debian:bookworm-slim, made by debootstrap. Not the official image."' \
        - "$1" || return 1
    rm -rf "$root"
}

# --- Traefik, from its published Go module

traefik_build() {
    [ ! -x "$traefik_binary" ] || return 0
    cd "$testbed/traefik" || return 1
    CGO_ENABLED=0 nice go build -mod=readonly -trimpath -ldflags '-s -w' -o "$traefik_binary.new" \
        github.com/traefik/traefik/v3/cmd/traefik
    mv "$traefik_binary.new" "$traefik_binary"
}
