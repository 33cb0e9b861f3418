while true; do
    if timeout 5 wget -q -O /dev/null "$TARGET"; then
        echo "$(date -u +%FT%TZ) $TARGET answers"
    else
        echo "$(date -u +%FT%TZ) $TARGET DOES NOT ANSWER"
    fi
    sleep "$EVERY"
done
