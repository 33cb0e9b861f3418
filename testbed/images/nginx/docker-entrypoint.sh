#!/bin/sh
# As in the official image: templates are filled in from the environment, then /docker-entrypoint.d/*.sh are run.
set -eu

if [ "$1" = nginx ]; then
    if [ -d /etc/nginx/templates ]; then
        names=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1} /p' | tr -d '\n')
        find /etc/nginx/templates -type f -name '*.template' | while read -r template; do
            target=/etc/nginx/conf.d/${template#/etc/nginx/templates/}
            mkdir -p "$(dirname "$target")"
            envsubst "$names" <"$template" >"${target%.template}"
        done
    fi
    for script in /docker-entrypoint.d/*.sh; do
        [ -x "$script" ] || continue
        "$script"
    done
fi
exec "$@"
