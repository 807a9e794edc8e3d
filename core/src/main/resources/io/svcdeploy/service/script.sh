# No service manager: the release's own supervisor, service.sh, does the work.
ctl() {
  [ -f "$DIR/current/.svc-deploy/service.sh" ] || return 0
  sh "$DIR/current/.svc-deploy/service.sh" "$@"
}

sm_reload() { :; }
sm_start() { ctl start; }
sm_stop() { ctl stop; }
sm_look() {
  if [ -f "$DIR/current/.svc-deploy/service.sh" ]; then
    ctl look
  else
    printf 'active=0\nfailed=0\npid=0\nrestarts=0\nstatus=not installed\n'
  fi
}
sm_status() { ctl status; }

# These logs carry no times: since the last start is as near as they get to "since".
sm_log() {
  for f in stdout stderr; do
    [ -f "$DIR/logs/$f.log" ] || continue
    mark=0
    [ "$1" -eq 0 ] || read -r mark <"$B/run/$f.mark" || mark=0
    [ "$mark" -le "$(wc -c <"$DIR/logs/$f.log")" ] || mark=0
    tail -c "+$((mark + 1))" "$DIR/logs/$f.log" | tail -n "$2"
  done
  return 0
}

# In a name only the dot means something to grep; in a crontab % means a line end.
cron_without() { crontab -l 2>/dev/null | grep -v "# svc-deploy:$(printf %s "$SVC" | sed 's/[.]/[.]/g')\$"; }
cron_word() { printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g; s/%/\\\\%/g")"; }
cron_set() {
  command -v crontab >/dev/null 2>&1 || return 0
  { cron_without; [ $# -eq 0 ] || printf '%s # svc-deploy:%s\n' "$1" "$SVC"; } | crontab - 2>/dev/null || :
}
sm_enable() { [ $# -eq 0 ] || cron_set "@reboot sh $(cron_word "$B/boot.sh")"; }
sm_disable() { [ $# -eq 0 ] || cron_set; }

# A session of its own where there is setsid, so that no hang-up reaches it.
apart() {
  if command -v setsid >/dev/null 2>&1; then
    setsid "$@" </dev/null >/dev/null 2>&1 &
  else
    nohup "$@" </dev/null >/dev/null 2>&1 &
  fi
}

sm_detach() { apart sh "$T/tx.sh" "$1"; }

# The watcher waits beside the transaction; after a reboot boot.sh finds it unfinished.
sm_arm() {
  apart sh "$T/tx.sh" watch "$1"
}
sm_disarm() { :; }
