#!/bin/sh
# Run by cron at boot: first the transaction that the reboot interrupted, then the service.
B=$(cd "$(dirname "$0")" && pwd -P) || exit 1
for t in "$B"/tx/*/tx.sh; do
  [ ! -f "$t" ] || sh "$t" boot
done
grep -qx boot "$B/../current/.svc-deploy/enabled" 2>/dev/null && sh "$B/../current/.svc-deploy/service.sh" boot
