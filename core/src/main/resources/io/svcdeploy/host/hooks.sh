# Commands around the switch, which a transaction's folder holds: T/hooks/list names them, "POINT
# NUMBER SECONDS" a line, and T/hooks/POINT.NUMBER is what sh runs.

# in_time SECONDS COMMAND…: then it is killed with all that it started, where there is a way to make
# a process group of it.
in_time() {
  bound=$1
  shift
  if command -v setsid >/dev/null 2>&1; then
    set -- setsid "$@"
  elif command -v perl >/dev/null 2>&1; then
    set -- perl -e 'setpgrp; exec @ARGV; exit 127' "$@"
  fi
  "$@" </dev/null &
  hooked=$!
  {
    end=$(($(seconds) + bound))
    while [ "$(seconds)" -lt "$end" ]; do sleep 1; done
    kill -KILL "-$hooked" || kill -KILL "$hooked"
  } >/dev/null 2>&1 &
  guard=$!
  # The shell's word about a killed job is none of the hook's.
  wait "$hooked" 2>/dev/null
  hooked=$?
  kill "$guard" 2>/dev/null
  return "$hooked"
}

# hook POINT NUMBER SECONDS OUTCOME: tells how it went, and the last that it said.
hook() {
  began=$(seconds)
  (
    SVC_DEPLOY_OUTCOME=$4
    export SVC_DEPLOY_OUTCOME
    in_time "$3" sh "$T/hooks/$1.$2"
  ) >"$T/hooks/said" 2>&1
  status=$?
  # Only printable text: a line of it must not be taken for two.
  tail -c 4000 "$T/hooks/said" | LC_ALL=C tr -d '\000-\010\013-\037' | tail -n 20 |
    while IFS= read -r line || [ -n "$line" ]; do say "hook $1 $2 says: $line"; done
  case $status in
    0) say "hook $1 $2 is done" ;;
    137)
      [ $(($(seconds) - began)) -lt "$3" ] || status="137: it was killed after $3 s"
      ;;
  esac
  [ "$status" = 0 ] || failed_hook="the hook $1 $2 ended with status $status"
  [ "$status" = 0 ]
}

# hooks POINT OUTCOME: in their order, those that were not run yet. What fails before the gate ends
# it; afterwards it is only told.
hooks() {
  [ -f "$T/hooks/list" ] || return 0
  while read -r point number limit; do
    [ "$point" = "$1" ] && [ ! -e "$T/hooks/$point.$number.run" ] || continue
    hook "$point" "$number" "$limit" "$2" && ran=0 || ran=1
    touch "$T/hooks/$point.$number.run"
    [ "$ran" != 0 ] || continue
    case $point in
      after-confirm | after-revert) say "warning: $failed_hook" ;;
      *)
        say "$failed_hook"
        return 1
        ;;
    esac
  done <"$T/hooks/list"
}

# later POINT: at boot the service starts after us, and its hooks may wait for it or need the network:
# the rest is handed to a process that comes after both.
later() { [ "$VERB" = boot ] && grep -qs "^$1 " "$T/hooks/list" && sm_later booted; }

# The last step of every end: nothing is left to be done, and no secret of a hook stays. That it is
# the end must be on the disk before nobody watches any more.
settle() {
  flush "$T"
  rm -rf "$T/hooks"
  sm_disarm
}
