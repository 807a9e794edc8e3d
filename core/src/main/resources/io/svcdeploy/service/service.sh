# The supervisor of one release. Verbs: start, stop, look, status, boot, supervise.
HERE=$(cd "$(dirname "$0")" && pwd -P) || exit 1
RELEASE=${HERE%/.svc-deploy}
RUN=$DIR/.svc-deploy/run

# Tells a process from a later one with the same id: boot, start time.
identity() {
  if [ -r "/proc/$1/stat" ]; then
    boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)
    # After the name: field 1 is the state (Z: dead already), field 20 the start time.
    started=$(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }')
    [ -n "$started" ] && printf '%s %s %s\n' "$1" "$boot" "$started"
  else
    started=$(ps -o lstart= -p "$1" 2>/dev/null) && [ -n "$started" ] && printf '%s %s\n' "$1" "$started"
  fi
}

remember() { identity "$2" >"$RUN/$1.tmp" && mv -f "$RUN/$1.tmp" "$RUN/$1"; }

# Prints the pid if the remembered process still lives.
living() {
  read -r line 2>/dev/null <"$RUN/$1" || return 1
  [ -n "$line" ] && [ "$(identity "${line%% *}")" = "$line" ] && printf '%s\n' "${line%% *}"
}

# The service's environment comes last: it may hold names that are ours.
launch() {
  [ -z "$APART" ] || set -- "$APART" "$@"
  exec </dev/null >>"$LOGS/stdout.log" 2>>"$LOGS/stderr.log"
  set -a
  # shellcheck disable=SC1091
  . "$HERE/env"
  exec "$@"
}

spawn() {
  (
    trap - TERM
    cd "$RELEASE" && run_service
  ) &
  child=$!
  remember child "$child"
}

# The program leads a session of its own: what it left behind is ended with it.
end_group() {
  if [ -n "$APART" ]; then kill -s "$1" -- "-$2" 2>/dev/null || kill -s "$1" "$2" 2>/dev/null; else kill -s "$1" "$2" 2>/dev/null; fi
}

end_child() {
  left=$STOP_SECONDS
  pid=$(living child) || return 0
  kill -s "$STOP_SIGNAL" "$pid" 2>/dev/null
  tick=0
  while living child >/dev/null; do
    if [ "$left" -le 0 ]; then end_group KILL "$pid"; break; fi
    nap
    tick=$((tick + 1))
    [ $((tick % TICKS)) -ne 0 ] || left=$((left - 1))
  done
  end_group KILL "$pid"
}

# A tenth of a second where sleep can, else a second.
if sleep 0.01 2>/dev/null; then TICKS=10; else TICKS=1; fi
nap() { if [ "$TICKS" = 10 ]; then sleep 0.1; else sleep 1; fi; }

supervise() {
  APART=$(command -v setsid) || APART=
  stopping=
  trap 'stopping=1; wake=1; [ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null' TERM
  trap '' HUP INT
  child='' sleeper='' restarts=0 delay=$DELAY failures=''
  remember supervisor $$
  printf '0\n' >"$RUN/restarts"
  (trap - TERM; while sleep 5; do rotate_all; done) &
  rotator=$!
  while [ -z "$stopping" ]; do
    began=$(date +%s)
    spawn
    wait_child
    [ -z "$stopping" ] || break
    end_group KILL "$child"
    [ "$RESTART" = always ] || { [ "$RESTART" = on-failure ] && [ "$status" -ne 0 ]; } || break
    count_failure || { printf 'gave up after %s failures in %s s, last exit status %s\n' "$GIVE_UP" "$GIVE_UP_WITHIN" "$status" >"$RUN/failed"; break; }
    restarts=$((restarts + 1))
    printf '%s\n' "$restarts" >"$RUN/restarts"
    [ $(($(date +%s) - began)) -lt 60 ] || delay=$DELAY
    pause "$delay"
    delay=$((delay * 2))
    [ "$delay" -gt 0 ] || delay=1
    [ "$delay" -le "$MAX_DELAY" ] || delay=$MAX_DELAY
  done
  [ -n "$stopping" ] || [ -e "$RUN/failed" ] || [ "$status" -eq 0 ] || printf 'ended with exit status %s\n' "$status" >"$RUN/failed"
  end_child
  kill "$rotator" 2>/dev/null
  rm -f "$RUN/child" "$RUN/supervisor"
}

wait_child() {
  status=0
  while :; do
    wake=
    wait "$child"
    status=$?
    [ -n "$wake" ] || return 0
    [ -z "$stopping" ] || return 0
  done
}

count_failure() {
  [ "$GIVE_UP" -gt 0 ] || return 0
  now=$(date +%s)
  recent=
  n=1
  for t in $failures; do
    [ $((now - t)) -ge "$GIVE_UP_WITHIN" ] || { recent="$recent $t"; n=$((n + 1)); }
  done
  failures="$recent $now"
  [ "$n" -lt "$GIVE_UP" ]
}

pause() {
  sleep "$1" &
  sleeper=$!
  wait "$sleeper"
  sleeper=
}

start() {
  ! living supervisor >/dev/null || return 0
  mkdir -p "$RUN" "$LOGS" || return
  rm -f "$RUN/failed" "$RUN/child"
  # Where this start's log begins.
  for f in stdout stderr; do wc -c <"$LOGS/$f.log" >"$RUN/$f.mark" 2>/dev/null || echo 0 >"$RUN/$f.mark"; done
  # What the login brought along is not the service's business.
  unset SSH_CLIENT SSH_CONNECTION SSH_TTY SSH_AUTH_SOCK SSH_ORIGINAL_COMMAND LC_ALL
  if command -v setsid >/dev/null 2>&1; then
    setsid sh "$HERE/service.sh" supervise </dev/null >/dev/null 2>>"$LOGS/supervisor.log" &
  else
    nohup sh "$HERE/service.sh" supervise </dev/null >/dev/null 2>>"$LOGS/supervisor.log" &
  fi
  n=0
  while [ ! -e "$RUN/child" ] && [ "$n" -lt $((5 * TICKS)) ]; do nap; n=$((n + 1)); done
  [ -e "$RUN/child" ]
}

stop() {
  if supervisor=$(living supervisor); then
    kill -s TERM "$supervisor" 2>/dev/null
    n=0
    while living supervisor >/dev/null && [ "$n" -lt $(((STOP_SECONDS + 10) * TICKS)) ]; do nap; n=$((n + 1)); done
    ! living supervisor >/dev/null || kill -s KILL "$supervisor" 2>/dev/null
  fi
  # A supervisor that was killed may have left its program behind.
  APART=$(command -v setsid) || APART=
  end_child
  rm -f "$RUN/child" "$RUN/supervisor"
  ! living child >/dev/null
}

look() {
  active=0 failed=0 restarts=0 status='not running'
  pid=$(living child) || pid=0
  read -r restarts 2>/dev/null <"$RUN/restarts" || restarts=0
  if living supervisor >/dev/null; then
    if [ "$pid" != 0 ]; then active=1 status=running; else status='waiting to restart'; fi
  elif [ "$pid" != 0 ]; then
    status='running without its supervisor'
  fi
  if [ -e "$RUN/failed" ]; then
    failed=1
    read -r why <"$RUN/failed"
    status="failed: $why"
  fi
  printf 'active=%s\nfailed=%s\npid=%s\nrestarts=%s\nstatus=%s\n' "$active" "$failed" "$pid" "$restarts" "$status"
}

case $1 in
  start) start ;;
  stop) stop ;;
  look | status) look ;;
  supervise) supervise ;;
  boot) sleep "$BOOT_DELAY"; start ;;
  *) echo "usage: service.sh start|stop|look|boot" >&2; exit 2 ;;
esac
