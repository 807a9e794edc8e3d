# The supervisor of one release. Verbs: start, stop, look, status, boot, supervise.
HERE=$(cd "$(dirname "$0")" && pwd -P) || exit 1
RELEASE=${HERE%/.svc-deploy}
RUN=$DIR/.svc-deploy/run
APART=$(command -v setsid) || APART=

supervisor() { role_holder "$RUN/supervisor"; }

# A program that ended at once is known too: nothing ever equals it.
remember_child() {
  { identity "$1" || printf '%s gone\n' "$1"; } >"$RUN/child.tmp" && mv -f "$RUN/child.tmp" "$RUN/child"
}

# Prints the program's pid if it still lives.
living_child() { read -r line 2>/dev/null <"$RUN/child" && alive "$line"; }

# Nothing that the environment file sets may change what happens here: it is read last.
launch() {
  exec </dev/null >>"$LOGS/stdout.log" 2>>"$LOGS/stderr.log"
  # What a shell starts in the background ignores some signals; where env can, the program does not.
  ! env --default-signal true 2>/dev/null || set -- "$(command -v env)" --default-signal "$@"
  [ -z "$APART" ] || set -- "$APART" "$@"
  set -a
  # shellcheck disable=SC1091
  . "$HERE/env"
  exec "$@"
}

spawn() {
  (
    trap - TERM HUP INT
    cd "$RELEASE" && run_service
  ) &
  child=$!
  remember_child "$child"
}

# The program leads a session of its own: what it left behind is ended with it.
end_group() {
  [ -z "$APART" ] || kill -s KILL -- "-$1" 2>/dev/null
}

# await_child SECONDS: until it is gone, but no longer.
await_child() {
  end=$(($(seconds) + $1))
  while living_child >/dev/null && [ "$(seconds)" -le "$end" ]; do nap; done
}

end_child() {
  pid=$(living_child) || return 0
  kill -s "$STOP_SIGNAL" "$pid" 2>/dev/null
  await_child "$STOP_SECONDS"
  ! living_child >/dev/null || kill -s KILL "$pid" 2>/dev/null
  end_group "$pid"
  await_child 5
}

supervise() {
  take_role "$RUN/supervisor" || exit 0
  printf '%s\n' "$1" >"$RUN/started"
  cd / || exit
  child='' sleeper='' rotator='' stopping='' restarts=0 delay=$DELAY failures=''
  trap 'stopping=1; wake=1; [ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null' TERM
  trap '' HUP INT
  # A supervisor that was killed has left its program behind: there are never two.
  end_child
  begin_run
  while [ -z "$stopping" ]; do
    began=$(seconds)
    spawn
    wait_child
    [ -z "$stopping" ] || break
    end_group "$child"
    [ "$RESTART" = always ] || { [ "$RESTART" = on-failure ] && [ "$status" -ne 0 ]; } || break
    count_failure || { printf 'gave up after %s failures in %s s, last exit status %s\n' "$GIVE_UP" "$GIVE_UP_WITHIN" "$status" >"$RUN/failed"; break; }
    restarts=$((restarts + 1))
    printf '%s\n' "$restarts" >"$RUN/restarts"
    back_off
  done
  [ -n "$stopping" ] || [ -e "$RUN/failed" ] || [ "$status" -eq 0 ] || printf 'ended with exit status %s\n' "$status" >"$RUN/failed"
  end_child
  kill "$rotator" 2>/dev/null
  rm -f "$RUN/child"
}

begin_run() {
  rm -f "$RUN/failed" "$RUN/child"
  printf '0\n' >"$RUN/restarts"
  # Where this start's log begins.
  for f in stdout stderr; do
    if [ -f "$LOGS/$f.log" ]; then wc -c <"$LOGS/$f.log"; else echo 0; fi >"$RUN/$f.mark"
  done
  # Ends with the supervisor even if that is killed.
  (trap - TERM; while sleep 5 && [ "$(supervisor)" = "$$" ]; do rotate_all; done) &
  rotator=$!
}

wait_child() {
  status=0
  while [ -z "$stopping" ]; do
    wake=
    wait "$child"
    status=$?
    [ -n "$wake" ] || return 0
  done
}

count_failure() {
  [ "$GIVE_UP" -gt 0 ] || return 0
  now=$(seconds)
  recent=
  n=1
  for t in $failures; do
    [ $((now - t)) -ge "$GIVE_UP_WITHIN" ] || { recent="$recent $t"; n=$((n + 1)); }
  done
  failures="$recent $now"
  [ "$n" -lt "$GIVE_UP" ]
}

# Each pause is twice the one before, until the program has run for a minute.
back_off() {
  [ $(($(seconds) - began)) -lt 60 ] || delay=$DELAY
  sleep "$delay" &
  sleeper=$!
  [ -n "$stopping" ] || wait "$sleeper"
  sleeper=
  delay=$((delay * 2))
  [ "$delay" -gt 0 ] || delay=1
  [ "$delay" -le "$MAX_DELAY" ] || delay=$MAX_DELAY
}

start() {
  ! supervisor >/dev/null || return 0
  mkdir -p "$RUN" "$LOGS" || return
  # What the login brought along is not the service's business.
  unset SSH_CLIENT SSH_CONNECTION SSH_TTY SSH_AUTH_SOCK SSH_ORIGINAL_COMMAND LC_ALL
  token=$$.$(seconds)
  if [ -n "$APART" ]; then
    "$APART" sh "$HERE/service.sh" supervise "$token" </dev/null >/dev/null 2>>"$LOGS/supervisor.log" &
  else
    nohup sh "$HERE/service.sh" supervise "$token" </dev/null >/dev/null 2>>"$LOGS/supervisor.log" &
  fi
  end=$(($(seconds) + 10))
  until supervisor >/dev/null || [ "$(cat "$RUN/started" 2>/dev/null)" = "$token" ]; do
    [ "$(seconds)" -lt "$end" ] || return 1
    nap
  done
}

stop() {
  if boss=$(supervisor); then
    end=$(($(seconds) + STOP_SECONDS + 10))
    # Asked again and again: a shell can miss a signal just before it waits.
    while [ "$(supervisor)" = "$boss" ] && [ "$(seconds)" -le "$end" ]; do
      kill -s TERM "$boss" 2>/dev/null
      nap
    done
    [ "$(supervisor)" != "$boss" ] || kill -s KILL "$boss" 2>/dev/null
  fi
  # A supervisor that was killed may have left its program behind.
  end_child
  ! living_child >/dev/null || return
  rm -f "$RUN/child"
}

look() {
  active=0 failed=0 wanted=0 restarts=0 status='not running'
  pid=$(living_child) || pid=0
  read -r restarts 2>/dev/null <"$RUN/restarts" || restarts=0
  if supervisor >/dev/null; then
    wanted=1
    if [ "$pid" != 0 ]; then active=1 status=running; else status='waiting to restart'; fi
  elif [ "$pid" != 0 ]; then
    wanted=1 status='running without its supervisor'
  fi
  if [ -e "$RUN/failed" ]; then
    failed=1
    read -r why <"$RUN/failed"
    status="failed: $why"
  fi
  printf 'active=%s\nfailed=%s\nwanted=%s\npid=%s\nrestarts=%s\nstatus=%s\n' \
    "$active" "$failed" "$wanted" "$pid" "$restarts" "$status"
}

case $1 in
  start) start ;;
  stop) stop ;;
  look | status) look ;;
  supervise) supervise "${2:-}" ;;
  boot) sleep "$BOOT_DELAY"; start ;;
  *) echo "usage: service.sh start|stop|look|boot" >&2; exit 2 ;;
esac
