#!/bin/sh
# As in the official image: "-f" or "some.conf" are for redis-server, which runs as redis and without protected mode.
set -eu

case ${1-} in
    -* | *.conf) set -- redis-server "$@" ;;
esac

if [ "${1-}" = redis-server ]; then
    set -- "$@" --protected-mode no
    if [ "$(id -u)" = 0 ]; then
        find . \! -user redis -exec chown redis:redis '{}' +
        exec setpriv --reuid redis --regid redis --init-groups -- "$@"
    fi
fi
exec "$@"
