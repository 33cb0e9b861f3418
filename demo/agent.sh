# shellcheck shell=bash disable=SC2154
# The agent of the demo: its start, and what its API says.

start_agent() {
    local name
    api=http://127.0.0.1:$agent_port
    for name in $(compgen -e HAWIYAT_); do
        [ "$name" = HAWIYAT_JAVA_OPTS ] || unset "$name" # the demo is not to meet anybody's database
    done
    say "starting the agent: instance $instance, its API on port $agent_port, Traefik on $http_port and $https_port"
    # In a session of its own, so that Ctrl-C reaches the demo alone, which then ends the agent in order.
    (cd "$folder" && exec setsid "$root/hawiyat" agent --source "$folder/examples" --branch main --interval 1s \
        --data "$folder/data" --host 127.0.0.1 --port "$agent_port" --http-port "$http_port" \
        --https-port "$https_port" --instance "$instance" >"$folder/agent.log" 2>&1 </dev/null) &
    agent=$!
    echo "$agent $(start_time "$agent")" >"$folder/agent.pid"
}

# get PATH: of the agent's API.
get() { curl -s -f -m 10 "$api$1"; }

# visit HOST PATH: what Traefik answers for it: the body, then a line with the status.
visit() { curl -s -m 5 -w '\n%{http_code}' -H "Host: $1" "http://127.0.0.1:$http_port$2"; }

# table LIST COLUMNS: of the JSON on standard input; see table.awk.
table() { LC_ALL=C awk -v list="$1" -v columns="$2" -f "$demo/table.awk"; }

applications() { get '/api/v1/applications?limit=100' | table items "$1"; }

declared() { cat "$root"/examples-repo/*/*.yaml | grep -cE '^kind: (Application|Job)$'; }

# Until all are Healthy, with a line whenever something changes.
await_healthy() {
    local expected line='' last='' told=0 end=$((SECONDS + deadline))
    expected=$(declared)
    while :; do
        runs "$folder/agent.pid" || fail 'the agent ended'
        line=$(progress "$expected") || line='waiting for the agent to answer'
        if [ "$line" != "$last" ] || [ $SECONDS -ge $((told + 15)) ]; then
            say "$line"
            last=$line told=$SECONDS
        fi
        [[ $line != "$expected of $expected applications are Healthy"* ]] || return 0
        [[ $line != *' Failed'* ]] || fail 'an application failed'
        [ $SECONDS -lt $end ] || fail "not all applications are Healthy after $deadline s"
        sleep 0.5
    done
}

progress() {
    local listing
    listing=$(applications project,name,health,operation.phase) || return 1 # of an agent that does not answer yet
    awk -F '\t' -v expected="$1" '
        $3 == "Healthy" && $4 != "Running" { healthy++; next }
        NF { waiting = waiting (waiting == "" ? "" : ", ") $1 "/" $2 ($4 ~ /Failed|RolledBack/ ? " Failed" : $3 == "Progressing" ? "" : " " $3) }
        END { printf "%d of %d applications are Healthy%s\n", healthy, expected, waiting == "" ? "" : "; not yet " waiting }
    ' <<<"$listing"
}

# recorded COMMIT: whether every application is Healthy, Synced and at that commit.
recorded() {
    applications health,sync,revision.applied | awk -F '\t' -v commit="$1" -v expected="$(declared)" '
        $1 == "Healthy" && $2 == "Synced" && $3 == commit { good++ }
        END { exit good != expected }'
}

# routes: host and path prefix, one a line.
routes() {
    local count
    get '/api/v1/applications?limit=100' >"$folder/applications.json"
    count=$(table items name <"$folder/applications.json" | wc -l)
    while [ $((count -= 1)) -ge 0 ]; do
        table "items.$count.routes" host,pathPrefix <"$folder/applications.json"
    done | sed 's/\t-$/\t\//' | sort
}

# What is known when something went wrong.
tell_state() {
    printf '\napplications (health, operation, message):\n'
    applications project,name,health,operation.phase,operation.message 2>/dev/null | sed 's/^/    /' | tr '\t' ' ' ||
        echo '    the agent does not answer'
    printf 'errors of the source:\n'
    get /api/v1/sources 2>/dev/null | table items.0.errors file,line,message 2>/dev/null | sed 's/^/    /' | tr '\t' ' ' ||
        true
}
