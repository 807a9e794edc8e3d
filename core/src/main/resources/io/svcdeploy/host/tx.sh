# One deployment's transaction. It lives on the host and needs nobody: whatever happens to the
# controller, the connection or the power, one of these verbs brings the service to a version that
# belongs together. Above this line: SVC DIR ID NEW OLD DEADMAN RUN_IT J and the manager's functions.
T=$B/tx/$ID

say() { printf '%s %s\n' "$(date +%s)" "$*" >>"$T/log"; }
# Every state was written beforehand, so that a full disk cannot keep one from being told.
state() {
  [ -f "$T/state.$1" ] || printf '%s\n' "$1" >"$T/state.$1"
  mv -f "$T/state.$1" "$T/state"
}
in_state() { [ "$(cat "$T/state")" = "$1" ]; }

journal() {
  file=$B/journal.jsonl
  # A line that a crash cut short must not swallow this one.
  [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || printf '\n' >>"$file"
  printf '{"at":"%s","event":"%s","by":"%s",%s%s}\n' \
    "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$BY" "$J" "${2:+,\"reason\":$2}" >>"$file"
}

# Confirm and revert race for this link; the first to make it has decided.
claim() { ln -s "$1" "$T/verdict" 2>/dev/null || [ "$(readlink "$T/verdict")" = "$1" ]; }
verdict() { readlink "$T/verdict" 2>/dev/null || :; }

switch_to() {
  if [ -z "$1" ]; then
    rm -f "$DIR/current"
    return
  fi
  rm -f "$DIR/.current.$ID"
  ln -s "releases/$1" "$DIR/.current.$ID" || return
  # rename(2), not "move into the folder that it points to": GNU and busybox say -T, BSD -h.
  mv -T -f "$DIR/.current.$ID" "$DIR/current" 2>/dev/null || mv -h -f "$DIR/.current.$ID" "$DIR/current"
}

units_of() { [ -z "$1" ] || cat "$R/$1/.svc-deploy/$2" 2>/dev/null; }
enabled_of() { units_of "$1" enabled; }
paths_of() { units_of "$1" install | cut -d' ' -f2-; }

save_old() {
  rm -rf "$T/old"
  mkdir -p "$T/old" || return
  { paths_of "$OLD"; paths_of "$NEW"; } | sort -u >"$T/old/paths" || return
  n=0
  while read -r path; do
    n=$((n + 1))
    [ ! -f "$path" ] || cp -p "$path" "$T/old/$n" || return
  done <"$T/old/paths"
  sm_look | sed -n 's/^active=//p' >"$T/old/active"
}

put_file() {
  mkdir -p "${2%/*}" && cp "$1" "$2.svc-deploy" && chmod 644 "$2.svc-deploy" && mv -f "$2.svc-deploy" "$2" && return
  rm -f "$2.svc-deploy"
  return 1
}

# NEW is empty when the service is removed, OLD on a first install.
install_new() {
  [ -z "$NEW" ] || while read -r name path; do
    put_file "$R/$NEW/.svc-deploy/units/$name" "$path" || return
  done <"$R/$NEW/.svc-deploy/install"
  paths_of "$OLD" | while read -r path; do
    paths_of "$NEW" | grep -qxF -e "$path" || rm -f "$path"
  done
}

restore_old() {
  n=0 bad=0
  while read -r path; do
    n=$((n + 1))
    if [ -f "$T/old/$n" ]; then
      cmp -s "$T/old/$n" "$path" || put_file "$T/old/$n" "$path" || bad=1
    else
      rm -f "$path" || bad=1
    fi
  done <"$T/old/paths"
  return "$bad"
}

# Names come from our own registration: no word in them is special.
# shellcheck disable=SC2046
enable_only() {
  for u in $(enabled_of "$2"); do
    enabled_of "$1" | grep -qxF -e "$u" || sm_disable "$u"
  done
  sm_enable $(enabled_of "$1")
}

# Nothing to reload or enable where the registration stays as it is.
same_registration() {
  [ -n "$OLD" ] && [ -n "$NEW" ] && registered "$R/$NEW" || return 1
  [ "$(paths_of "$OLD")" = "$(paths_of "$NEW")" ] && [ "$(enabled_of "$OLD")" = "$(enabled_of "$NEW")" ]
}

activate() {
  BY=controller
  in_state staged || { echo "transaction $ID is $(cat "$T/state"), not staged" >&2; return 1; }
  if ! save_old || ! sm_arm "$DEADMAN"; then
    say 'could not prepare: nothing was switched'
    sm_disarm
    claim revert
    state failed
    return 1
  fi
  state activating
  flush "$T/state"
  journal switching
  say "dead-man armed: reverts in $DEADMAN s unless confirmed"
  if switch_over; then
    say "switched to ${NEW:-nothing installed}"
    state activated
    return 0
  fi
  BY=host
  : >"$T/switch-failed"
  say 'the switch failed: going back'
  claim revert && go_back
}

flush() { sync "$@" 2>/dev/null || :; }

switch_over() {
  sm_stop || { say 'the old version does not stop'; return 1; }
  if same_registration; then
    switch_to "$NEW" || return
  else
    install_new && switch_to "$NEW" && sm_reload && enable_only "$NEW" "$OLD" || return
  fi
  [ -z "$NEW" ] || [ "$RUN_IT" != yes ] || sm_start
}

# May be cut at any point and run again.
go_back() {
  state reverting
  sm_stop || say 'the new version does not stop'
  bad=0
  [ ! -f "$T/old/paths" ] || restore_old || bad=1
  switch_to "$OLD" || bad=1
  sm_reload || bad=1
  enable_only "$OLD" "$NEW"
  if [ -n "$OLD" ] && [ "$(cat "$T/old/active" 2>/dev/null)" = 1 ]; then
    sm_start || bad=1
  fi
  say "went back to ${OLD:-nothing installed}"
  journal reverted
  [ ! -f "$T/quarantine" ] || journal quarantined "$(cat "$T/quarantine")"
  state reverted
  sm_disarm
  return "$bad"
}

finish() {
  in_state confirmed && return 0
  sm_disarm
  [ -z "$NEW" ] || : >"$R/$NEW/.svc-deploy/confirmed"
  journal confirmed
  say "confirmed $NEW"
  state confirmed
  while read -r old; do
    case $old in '' | */* | .* | "$NEW" | "$OLD" | "$(current_release)") continue ;; esac
    rm -rf "${R:?}/$old"
  done <"$T/prune"
}

# What the host does by itself when nobody decided, or when the one who decided was cut off.
resolve() {
  BY=$1
  case $(cat "$T/state" 2>/dev/null) in
    activating | activated | reverting) ;;
    *) sm_disarm; return 0 ;;
  esac
  if [ "$(verdict)" = confirm ]; then
    finish
  elif claim revert; then
    say "no confirmation: $1 goes back"
    go_back
  fi
}

case $1 in activate | revert | deadman | boot | takeover | watch) exec 2>>"$T/err" >>"$T/err" ;; esac

case $1 in
  activate) activate ;;
  confirm)
    BY=controller
    claim confirm || { echo 'the host has already gone back by itself' >&2; exit 77; }
    finish
    ;;
  revert)
    BY=controller
    claim revert || { echo 'this deployment is already confirmed' >&2; exit 78; }
    in_state reverted || go_back
    ;;
  deadman | boot | takeover) resolve "$1" ;;
  watch)
    end=$(($(date +%s) + $2))
    while [ "$(date +%s)" -lt "$end" ]; do
      case $(cat "$T/state" 2>/dev/null) in confirmed | reverted | failed) exit 0 ;; esac
      sleep 1
    done
    resolve deadman
    ;;
esac
