#!/bin/sh
answer=$(printf 'INCR visits\r\nQUIT\r\n' | nc -w 3 "$REDIS" 6379 2>&1 | head -n 1 | tr -d '\r')
case $answer in
    :*) status='200 OK' text="You are visitor ${answer#:}, says $(hostname)" ;;
    *) status='503 Service Unavailable' text="Redis does not answer: ${answer:-no connection}" ;;
esac
printf 'Status: %s\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\n\r\n%s\n' "$status" "$text"
