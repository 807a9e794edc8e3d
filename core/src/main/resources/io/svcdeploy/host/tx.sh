# One deployment's transaction. It lives on the host and needs nobody: whatever happens to the
# controller, the connection or the power, one of these verbs brings the service to a version that
# belongs together. Above this line: SVC DIR ID NEW OLD DEADMAN RUN_IT J and the manager's functions.
T=$B/tx/$ID
VERB=$1

say() { printf '%s %s\n' "$(date +%s)" "$*" >>"$T/log"; }
in_state() { [ "$(cat "$T/state")" = "$1" ]; }
# Every state was written beforehand, so that a full disk cannot keep one from being told; and an
# empty one is never told, for with it nobody would go on.
state() {
  if ! in_state "$1"; then
    [ -s "$T/state.$1" ] || printf '%s\n' "$1" >"$T/state.$1" || return
    flush "$T/state.$1" && mv -f "$T/state.$1" "$T/state" || return
  fi
  flush "$T"
}

journal() {
  file=$B/journal.jsonl
  # A line that a crash cut short must not swallow this one.
  [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || printf '\n' >>"$file"
  printf '{"at":"%s","event":"%s","by":"%s",%s%s}\n' \
    "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$BY" "$J" "${2:+,\"reason\":$2}" >>"$file"
}

# Whoever renames this file has decided: confirm or revert, once and for all, and with no need for
# room on the disk. Nobody acts on a decision that a power failure could undo, whoever made it.
claim() {
  mv "$T/undecided" "$T/decided-$1" 2>/dev/null
  flush "$T"
  [ -e "$T/decided-$1" ]
}

# One process works at a time. Who comes while another does waits, and goes on if that one is cut
# off. Where the role cannot be written, going back matters more.
alone() {
  tries=0
  until take_role "$T/worker"; do
    role_holder "$T/worker" >/dev/null || tries=$((tries + 1))
    [ "$tries" -lt 20 ] || return 0
    nap
  done
}

switch_to() {
  if [ -z "$1" ]; then
    rm -f "$DIR/current" && flush "$DIR"
    return
  fi
  rm -f "$DIR/.current.$ID"
  ln -s "releases/$1" "$DIR/.current.$ID" || return
  # rename(2), not "move into the folder that it points to": GNU and busybox say -T, BSD -h.
  mv -T -f "$DIR/.current.$ID" "$DIR/current" 2>/dev/null || mv -h -f "$DIR/.current.$ID" "$DIR/current" || return
  flush "$DIR"
}

save_old() {
  rm -rf "$T/old"
  mkdir -p "$T/old" || return
  { paths_of "$OLD"; paths_of "$NEW"; } | sort -u >"$T/old/paths" || return
  n=0
  while read -r path; do
    n=$((n + 1))
    [ ! -f "$path" ] || cp -p "$path" "$T/old/$n" || return
  done <"$T/old/paths"
  sm_look | sed -n 's/^wanted=//p' >"$T/old/wanted"
  [ -s "$T/old/wanted" ] || return
  for u in $(enabled_of "$OLD"); do ! sm_rests "$u" || echo "$u"; done >"$T/old/at-rest" || return
  # Room to go back with, should the new version fill the disk.
  dd if=/dev/zero of="$T/reserve" bs=1024 count=256 2>/dev/null
}

# NEW is empty when the service is removed, OLD on a first install.
install_new() {
  if [ -n "$NEW" ]; then
    while read -r name path; do
      put_file "$R/$NEW/.svc-deploy/units/$name" "$path" || return
    done <"$R/$NEW/.svc-deploy/install" || return
  fi
  while read -r path; do
    paths_of "$NEW" | grep -qxF -e "$path" || ! was_of_old "$path" || rm -f "$path" || return
  done <"$T/old/paths"
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
    rm -f "$path.svc-deploy"
  done <"$T/old/paths"
  return "$bad"
}

# disable_others OLD NEW: what only the old one enables. While its files are there: without them a
# manager cannot tell what to disable.
disable_others() {
  for u in $(enabled_of "$1"); do
    enabled_of "$2" | grep -qxF -e "$u" || sm_disable "$u"
  done
}

# Names come from our own registration: no word in them is special.
# shellcheck disable=SC2046
enable_units_of() { sm_enable $(enabled_of "$1"); }

# Nothing to reload or enable where the registration stays as it is.
same_registration() {
  [ -n "$OLD" ] && [ -n "$NEW" ] && registered "$R/$NEW" || return 1
  [ "$(paths_of "$OLD")" = "$(paths_of "$NEW")" ] && [ "$(enabled_of "$OLD")" = "$(enabled_of "$NEW")" ]
}

# When it was first stopped, for the report; not if nothing ran, or if who connects meanwhile waits.
stop_service() {
  if [ ! -s "$T/stopped" ] && [ "$(cat "$T/old/wanted")" = 1 ] && ! sm_holds; then
    printf '%s %s\n' "$(millis)" "$(this_boot)" >"$T/stopped"
  fi
  sm_stop
}

activate() {
  BY=controller
  in_state staged || { echo "transaction $ID is $(cat "$T/state"), not staged" >&2; return 1; }
  if ! prepare; then
    say 'could not prepare: nothing was switched'
    give_up
    return 1
  fi
  say "dead-man armed: reverts in $DEADMAN s unless confirmed"
  if ! hooks before-switch '' || ! hooks before-stop ''; then
    say 'nothing was switched'
    claim revert
    hooks after-revert not-switched
    give_up
    return 1
  fi
  journal switching
  if switch_over && state activated; then
    say "switched to ${NEW:-nothing installed}"
    return 0
  fi
  BY=host
  say 'the switch failed: going back'
  claim revert && go_back
}

# After this everything that going back needs is on the disk.
prepare() {
  [ "$(current_release)" = "$OLD" ] || { say "the current release is not ${OLD:-empty}, but $(current_release)"; return 1; }
  [ -L "$DIR/current" ] || [ ! -e "$DIR/current" ] || { say "$DIR/current is in the way: it is no link"; return 1; }
  case $OLD in */*) say "current points to $OLD, which is none of our releases"; return 1 ;; esac
  taken=$(sm_taken)
  [ -z "$taken" ] || { say "$taken"; return 1; }
  if [ -n "$NEW" ] && ! intact "$R/$NEW"; then
    say "the files of $NEW are not what was shipped: put aside, the next deployment sends them again"
    [ "$NEW" = "$OLD" ] || mv "$R/$NEW" "$R/.broken.$ID"
    return 1
  fi
  save_old || { say 'what is there could not be saved'; return 1; }
  sm_arm "$DEADMAN" || { say 'the dead-man could not be armed'; return 1; }
  flush "$T"/old/* "$T/old" "$T"
  state activating
}

# Before anything was switched.
give_up() {
  claim revert
  rm -f "$T/reserve"
  state failed
  settle
}

switch_over() {
  stop_service || { say 'the old version does not stop'; return 1; }
  if same_registration; then
    switch_to "$NEW" || return
  else
    disable_others "$OLD" "$NEW"
    install_new && switch_to "$NEW" && sm_reload && enable_units_of "$NEW" || return
  fi
  [ -z "$NEW" ] || [ "$RUN_IT" != yes ] || sm_start || return
  flush_units <"$T/old/paths"
  hooks after-switch switched
}

# May be cut at any point and run again.
go_back() {
  [ ! -d "$T/old" ] || bring_back || return
  ! later after-revert || return 0
  hooks after-revert reverted
  journal reverted
  quarantine
  state reverted
  settle
}

# What could not be brought back stays unfinished: the dead-man, the guard at boot or the next
# deployment tries again. What could, is not stopped again: renamed only once all of it is on the disk.
bring_back() {
  stop_service || say 'the new version does not stop'
  rm -f "$T/reserve"
  state reverting
  disable_others "$NEW" "$OLD"
  failed=
  restore_old || failed="$failed, registration"
  switch_to "$OLD" || failed="$failed, current"
  sm_reload || failed="$failed, reload"
  enable_units_of "$OLD" || say 'what starts at boot could not be enabled again'
  [ -z "$OLD" ] || [ "$(cat "$T/old/wanted")" != 1 ] || sm_start || say "$OLD could not be started"
  flush_units <"$T/old/paths"
  if [ -n "$failed" ]; then
    say "could not go back wholly: ${failed#, }"
    return 1
  fi
  say "went back to ${OLD:-nothing installed}"
  mv "$T/old" "$T/restored" || :
}

# The controller may know why only after the host went back by itself.
quarantine() {
  [ -s "$T/quarantine" ] || return 0
  journal quarantined "$(cat "$T/quarantine")"
  mv "$T/quarantine" "$T/quarantined"
}

finish() {
  rm -f "$T/reserve"
  if ! in_state confirmed; then
    ! later after-confirm || return 0
    if [ -n "$NEW" ]; then
      touch "$R/$NEW/.svc-deploy/confirmed"
      journal confirmed
    else
      journal removed
    fi
    say "confirmed ${NEW:-the removal}"
    hooks after-confirm confirmed
    state confirmed || return
    prune
  fi
  settle
}

prune() {
  while read -r old; do
    case $old in '' | */* | .* | "$NEW" | "$OLD" | "$(current_release)") continue ;; esac
    rm -rf "${R:?}/$old"
  done <"$T/prune"
}

switched() { case $(cat "$T/state") in activating | activated | reverting) ;; *) return 1 ;; esac }

# What the host does by itself when nobody decided, or when the one who decided was cut off.
resolve() {
  BY=$1
  if in_state staged; then
    say "cut off before the switch: nothing was switched"
    give_up
  elif ! switched; then
    settle
  elif [ -e "$T/decided-confirm" ]; then
    claim confirm && finish
  elif claim revert; then
    [ ! -d "$T/old" ] || say "no confirmation: $1 goes back"
    go_back
  fi
}

case $1 in activate | revert | deadman | boot | booted | takeover | watch) exec 2>>"$T/err" >>"$T/err" ;; esac
[ "$1" != watch ] || watch "$2"
alone

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
    case $(cat "$T/state") in
      staged) give_up ;;
      activating | activated | reverting) go_back ;;
      reverted) quarantine; settle ;;
    esac
    ;;
  deadman | watch) resolve deadman ;;
  boot | booted) resolve boot ;;
  takeover) resolve takeover ;;
esac
