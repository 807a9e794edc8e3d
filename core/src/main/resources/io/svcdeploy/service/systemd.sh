# systemd, as root (--system) or as the user's own manager (--user).
sd() { systemctl "$SYSTEMD_FLAG" "$@"; }

sm_reload() { sd daemon-reload; }
sm_enable() { [ $# -eq 0 ] || sd --quiet enable "$@"; for u in "$@"; do case $u in *.timer) sd start "$u" ;; esac; done; }
sm_disable() { [ $# -eq 0 ] || sd --quiet disable --now "$@" 2>/dev/null || :; }

# A unit that failed too often refuses to start until it is forgiven.
sm_start() { sd reset-failed "$SVC.service" 2>/dev/null; sd --no-block start "$SVC.service"; }
sm_stop() {
  sd stop "$SVC.service" 2>/dev/null
  case $(sd show -p ActiveState "$SVC.service") in
    ActiveState=inactive | ActiveState=failed) return 0 ;;
    *) return 1 ;;
  esac
}

sm_look() {
  sd show -p ActiveState -p SubState -p MainPID -p NRestarts -p Result "$SVC.service" | {
    active=0 failed=0 pid=0 restarts=0 state='' sub='' result=''
    while IFS='=' read -r k v; do
      case $k in
        ActiveState) state=$v ;;
        SubState) sub=$v ;;
        MainPID) pid=$v ;;
        NRestarts) restarts=$v ;;
        Result) result=$v ;;
      esac
    done
    [ "$state" != active ] || active=1
    [ "$state" != failed ] || failed=1
    [ "$result" = success ] || result=", result $result"
    [ "$result" != success ] || result=
    printf 'active=%s\nfailed=%s\npid=%s\nrestarts=%s\nstatus=%s\n' \
      "$active" "$failed" "$pid" "$restarts" "$state ($sub)$result"
  }
}

sm_status() { sd --no-pager --full --lines=0 status "$SVC.service" 2>&1; }

# SINCE in seconds, 0 for all; LINES at the most.
sm_log() {
  if [ -f "$DIR/logs/stderr.log" ] || [ -f "$DIR/logs/stdout.log" ]; then
    tail -q -n "$2" "$DIR/logs/stdout.log" "$DIR/logs/stderr.log" 2>/dev/null
    return 0
  fi
  if [ "$SYSTEMD_FLAG" = --user ]; then u=--user-unit; else u=--unit; fi
  if [ "$1" -gt 0 ]; then
    journalctl --quiet --no-pager -o cat -n "$2" --since "@$1" "$u=$SVC.service" 2>/dev/null
  else
    journalctl --quiet --no-pager -o cat -n "$2" "$u=$SVC.service" 2>/dev/null
  fi
  return 0
}

# systemd expands a $ in the arguments of every command, also of these.
no_dollar() { printf %s "$1" | sed 's/[$]/$$/g'; }

sm_detach() {
  systemd-run "$SYSTEMD_FLAG" --quiet --collect --unit="svc-deploy-$SVC-$ID-$1" /bin/sh "$(no_dollar "$T/tx.sh")" "$1"
}

# AccuracySec: a timer may otherwise be a minute late.
sm_arm() {
  mkdir -p "$SYSTEMD_UNITS" || return
  {
    printf '[Unit]\nDescription=Resolve an unfinished deployment of %s\nBefore=%s.service\n' "$SVC" "$SVC"
    printf '[Service]\nType=oneshot\nExecStart=/bin/sh "%s/tx.sh" boot\n' "$(no_dollar "$T" | sed 's/%/%%/g')"
    printf '[Install]\nWantedBy=%s\n' "$SYSTEMD_BOOT_TARGET"
  } >"$SYSTEMD_UNITS/svc-deploy-guard-$SVC.service" || return
  sd --quiet enable "svc-deploy-guard-$SVC.service" || return
  systemd-run "$SYSTEMD_FLAG" --quiet --collect --unit="svc-deploy-$SVC-$ID-deadman" \
    --on-active="${1}s" --timer-property=AccuracySec=1s /bin/sh "$(no_dollar "$T/tx.sh")" deadman
}

sm_disarm() {
  sd stop "svc-deploy-$SVC-$ID-deadman.timer" 2>/dev/null
  [ -e "$SYSTEMD_UNITS/svc-deploy-guard-$SVC.service" ] || return 0
  sd --quiet disable "svc-deploy-guard-$SVC.service" 2>/dev/null
  rm -f "$SYSTEMD_UNITS/svc-deploy-guard-$SVC.service"
}
