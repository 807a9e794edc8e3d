#!/bin/sh
# haproxy.sh drain|ready: takes this host out of the load balancer, or puts it back. HAPROXY is the
# admin socket in the words of socat, SERVER the host as HAProxy knows it: BACKEND/NAME.
set -eu

ask() { printf '%s\n' "$1" | socat -t 5 - "$HAPROXY"; }

# HAProxy says nothing when all is well.
said=$(ask "set server $SERVER state $1")
[ -z "$said" ] || { echo "$said"; exit 1; }
[ "$1" = drain ] || exit 0

# Until the last request under way is answered; the hook's timeout is the bound.
until [ "$(ask 'show stat' | awk -F, -v server="$SERVER" '$1 "/" $2 == server { print $5 }')" = 0 ]; do
  sleep 0.2
done
