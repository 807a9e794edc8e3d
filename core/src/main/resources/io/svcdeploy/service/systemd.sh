# systemd, as root (--system) or as the user's own manager (--user).
sd() { systemctl "$SYSTEMD_FLAG" "$@"; }

sm_reload() { sd daemon-reload; }
sm_enable() {
  [ $# -eq 0 ] || sd --quiet enable "$@" || return
  for u in "$@"; do
    case $u in *.timer | *.socket) was_at_rest "$u" || sd start "$u" || return ;; esac
  done
}
sm_enabled() { sd --quiet is-enabled "$1"; }
sm_rests() { case $1 in *.timer | *.socket) ! sd --quiet is-active "$1" ;; *) return 1 ;; esac; }
was_at_rest() { in_state reverting && grep -qxF -e "$1" "$T/old/at-rest"; }
sm_disable() { [ $# -eq 0 ] || sd --quiet disable --now "$@" 2>/dev/null || :; }

# True if both releases have the same sockets and the service is to run on: then they stay open, and
# because the next request would start what is only stopped, sm_start replaces it in one step.
sm_holds() {
  socket=$(units_of "$OLD" "units/$SVC.socket")
  [ -n "$socket" ] && [ "$socket" = "$(units_of "$NEW" "units/$SVC.socket")" ] || return
  [ "$RUN_IT" = yes ] && [ "$(cat "$T/old/wanted")" = 1 ] && sd --quiet is-active "$SVC.socket"
}

# A unit that failed too often refuses to start until it is forgiven.
sm_start() {
  sd reset-failed "$SVC.service" 2>/dev/null
  sm_holds || { sd --no-block start "$SVC.service"; return; }
  before=$(main_pid)
  sd --no-block restart "$SVC.service" || return
  end=$(($(seconds) + DEADMAN))
  while [ "$before" != 0 ] && [ "$(main_pid)" = "$before" ] && [ "$(seconds)" -lt "$end" ]; do nap; done
}
main_pid() { sd show -p MainPID "$SVC.service" | cut -d= -f2; }
sm_stop() {
  ! sm_holds || return 0
  [ "$(sd show -p LoadState "$SVC.socket")" != LoadState=loaded ] || sd stop "$SVC.socket"
  sd stop "$SVC.service" 2>/dev/null
  case $(sd show -p ActiveState "$SVC.service") in
    ActiveState=inactive | ActiveState=failed) return 0 ;;
    *) return 1 ;;
  esac
}

# A unit that waits for its next try, or at boot for its turn, is wanted, though it is not active.
sm_look() {
  sd show -p ActiveState -p SubState -p MainPID -p NRestarts -p Result -p Job "$SVC.service" | {
    active=0 failed=0 wanted=0 pid=0 restarts=0 state='' sub='' result='' job=''
    while IFS='=' read -r k v; do
      case $k in
        ActiveState) state=$v ;;
        SubState) sub=$v ;;
        MainPID) pid=$v ;;
        NRestarts) restarts=$v ;;
        Result) result=$v ;;
        Job) job=$v ;;
      esac
    done
    [ -n "$state" ] || return 1
    case $state in active) active=1 wanted=1 ;; activating | reloading) wanted=1 ;; failed) failed=1 ;; esac
    [ "$state" != inactive ] || [ "${job:-0}" = 0 ] || wanted=1
    [ "$result" = success ] || result=", result $result"
    [ "$result" != success ] || result=
    printf 'active=%s\nfailed=%s\nwanted=%s\npid=%s\nrestarts=%s\nstatus=%s\n' \
      "$active" "$failed" "$wanted" "$pid" "$restarts" "$state ($sub)$result"
  }
}

# The files of somebody else that have a name which a release of ours may want.
sm_foreign() {
  for u in "$SVC.socket" "$SVC-delayed.timer" "$SVC-rotate.service" "$SVC-rotate.timer"; do
    unit=$(sd show -p FragmentPath "$u")
    unit=${unit#FragmentPath=}
    unit=${unit:-$SYSTEMD_UNITS/$u}
    [ ! -e "$unit" ] || was_of_old "$unit" || grep -q '^# Written by svc-deploy' "$unit" || printf '%s\n' "$unit"
  done
}

# Ours is what the current release registers, or says itself that it is and works in this folder.
sm_taken() {
  [ ! -f "$DIR/current/.svc-deploy/service.sh" ] || echo "$SVC in $DIR is run by the manager script: another one would not stop it"
  paths_of "$OLD" | grep -v "^$SYSTEMD_UNITS/" | sed "s/$/ is registered with another systemd, which would not be stopped/"
  sm_foreign | while IFS= read -r path; do
    ! units_of "$NEW" install | cut -d' ' -f1 | grep -qxF -e "${path##*/}" || echo "$path is there already, and not made by svc-deploy"
  done
  unit=$(sd show -p FragmentPath "$SVC.service")
  unit=${unit#FragmentPath=}
  [ -z "$unit" ] || [ ! -e "$unit" ] || was_of_old "$unit" && return
  grep -q '^# Written by svc-deploy' "$unit" &&
    grep -qxF -e "WorkingDirectory=$(printf %s "$DIR/current" | sed 's/%/%%/g')" "$unit" ||
    echo "$unit is there already, and not made by svc-deploy for $DIR"
}

# Settings that somebody added to a unit of ours. Those for units of all names are the host's.
sm_drop_ins() {
  sd show -p DropInPaths "$1" | cut -d= -f2- | tr ' ' '\n' | grep / | grep -vE '/(service|socket|timer)\.d/'
}

sm_status() { sd --no-pager --full --lines=0 status "$SVC.service" 2>&1; }

# SINCE in seconds, 0 for all; LINES at the most.
sm_log() {
  if [ -f "$DIR/logs/stderr.log" ] || [ -f "$DIR/logs/stdout.log" ]; then
    tail -q -n "$2" "$DIR/logs/stdout.log" "$DIR/logs/stderr.log" 2>/dev/null
    return 0
  fi
  if [ "$SYSTEMD_FLAG" = --user ]; then unit=--user-unit; else unit=--unit; fi
  if [ "$1" -gt 0 ]; then since=@$1; else since=@0; fi
  lines=$(journalctl --quiet --no-pager -o cat -n "$2" --since "$since" "$unit=$SVC.service" 2>/dev/null)
  if [ -n "$lines" ]; then
    printf '%s\n' "$lines"
  elif journalctl -n 0 2>&1 >/dev/null | grep -qi 'insufficient permissions'; then
    # Silence would look like a program that says nothing.
    printf '(%s may not read the journal: usermod -aG systemd-journal %s lets it)\n' "$(id -un)" "$(id -un)"
  fi
  return 0
}

# sm_detach VERB [OPTION…]: all is well if that is at work already, or waits for its turn.
sm_detach() {
  short_way || return
  verb=$1
  shift
  systemd-run "$SYSTEMD_FLAG" --quiet --collect "$@" --unit="svc-deploy-$SVC-$ID-$verb" /bin/sh "$WAY/tx.sh" "$verb" ||
    [ "$(sd show -p LoadState "svc-deploy-$SVC-$ID-$verb.service")" = LoadState=loaded ]
}

# The service waits for the boot guard, and this for the service: the guard must not wait for it.
# Nobody else looks after the hooks before the next deployment: it comes back if it is killed.
sm_later() {
  sm_detach "$1" --no-block --property=After="$SVC.service network-online.target" --property=Wants=network-online.target \
    --property=Restart=on-abnormal
}

# A name for the transaction's folder with nothing special in it: systemd writes the command lines of
# transient units to files and reads them again at a reload, and a % or $ does not come back as it
# was. The name lasts until the next boot, as the units do.
short_way() {
  WAY=$SYSTEMD_RUN/svc-deploy-$SVC-$ID
  [ -e "$WAY/tx.sh" ] || { rm -f "$WAY" && ln -s "$T" "$WAY"; }
}

# For a unit file of our own, in which variables and specifiers count.
tx_script() { printf '%s/tx.sh' "$T" | sed 's/\$/$$/g'; }

# AccuracySec: a timer may otherwise be a minute late. Whoever is killed in going back has a second
# try: the guard by being named twice, the dead-man by systemd.
sm_arm() {
  mkdir -p "$SYSTEMD_UNITS" || return
  guard=$SYSTEMD_UNITS/svc-deploy-guard-$SVC.service
  {
    printf '# %s\n[Unit]\nDescription=Resolve an unfinished deployment of %s\nBefore=%s.service\n' "$ID" "$SVC" "$SVC"
    boot=$(tx_script | sed 's/[\\"]/\\&/g; s/%/%%/g')
    printf '[Service]\nType=oneshot\nExecStart=-/bin/sh "%s" boot\nExecStart=-/bin/sh "%s" boot\n' "$boot" "$boot"
    printf '[Install]\nWantedBy=%s\n' "$SYSTEMD_BOOT_TARGET"
  } >"$guard" || return
  sd --quiet enable "svc-deploy-guard-$SVC.service" || return
  flush "$guard" "$SYSTEMD_UNITS" "$SYSTEMD_UNITS/$SYSTEMD_BOOT_TARGET.wants"
  short_way || return
  systemd-run "$SYSTEMD_FLAG" --quiet --collect --unit="svc-deploy-$SVC-$ID-deadman" \
    --on-active="${1}s" --timer-property=AccuracySec=100ms --property=Restart=on-abnormal /bin/sh "$WAY/tx.sh" deadman
}

# The guard may be another transaction's by now.
sm_disarm() {
  sd stop "svc-deploy-$SVC-$ID-deadman.timer" 2>/dev/null
  rm -f "$SYSTEMD_RUN/svc-deploy-$SVC-$ID"
  guard=$SYSTEMD_UNITS/svc-deploy-guard-$SVC.service
  grep -qxF -e "# $ID" "$guard" 2>/dev/null || return 0
  sd --quiet disable "svc-deploy-guard-$SVC.service" 2>/dev/null
  rm -f "$guard"
}
