# No service manager: the release's own supervisor, service.sh, does the work.
ctl() {
  [ -f "$DIR/current/.svc-deploy/service.sh" ] || return 0
  sh "$DIR/current/.svc-deploy/service.sh" "$@"
}

sm_reload() { :; }
sm_start() { ctl start; }
sm_holds() { false; }
# Where the current release lost its supervisor, the new one's knows how to end what still runs.
sm_stop() {
  if [ -f "$DIR/current/.svc-deploy/service.sh" ] || [ ! -f "$R/$NEW/.svc-deploy/service.sh" ]; then
    ctl stop
  else
    sh "$R/$NEW/.svc-deploy/service.sh" stop
  fi
}
sm_look() {
  if [ -f "$DIR/current/.svc-deploy/service.sh" ]; then
    ctl look
  else
    printf 'active=0\nfailed=0\nwanted=0\npid=0\nrestarts=0\nstatus=not installed\n'
  fi
}
sm_taken() {
  [ -z "$(paths_of "$OLD")" ] || echo "$SVC in $DIR is run by systemd: another manager would not stop it"
}
sm_foreign() { :; }
sm_status() { ctl status; }

# These logs carry no times: since the last start is as near as they get to "since".
sm_log() {
  for f in stdout stderr; do
    [ -f "$DIR/logs/$f.log" ] || continue
    mark=0
    [ "$1" -eq 0 ] || read -r mark 2>/dev/null <"$B/run/$f.mark" || mark=0
    [ "$mark" -le "$(($(wc -c <"$DIR/logs/$f.log")))" ] || mark=0
    tail -c "+$((mark + 1))" "$DIR/logs/$f.log" | tail -n "$2"
  done
  return 0
}

# In quotes for the shell; a bare % would end the command for cron.
cron_line() {
  path=$(printf %s "$B" | sed "s/'/'\\\\''/g; s/%/\\\\%/g")
  printf "@reboot sh '%s/boot.sh' # svc-deploy:%s\n" "$path" "$SVC"
}

# cron_set [LINE]: our line becomes this one, or goes. All other lines stay; where they cannot be
# read, nothing is written.
cron_set() {
  command -v crontab >/dev/null 2>&1 || return 0
  if ! lines=$(crontab -l 2>&1); then
    case $lines in *[Nn]'o crontab'* | *'No such file'*) lines= ;; *) return 0 ;; esac
  fi
  name=$(printf %s "$SVC" | sed 's/\./\\./g')
  {
    [ -z "$lines" ] || printf '%s\n' "$lines" | grep -v "# svc-deploy:$name\$"
    [ $# -eq 0 ] || printf '%s\n' "$1"
  } | crontab - 2>/dev/null || :
}
sm_enable() { [ $# -eq 0 ] || cron_set "$(cron_line)"; }
sm_disable() { [ $# -eq 0 ] || cron_set; }
sm_enabled() { :; }
sm_rests() { return 1; }
sm_drop_ins() { :; }

# A session of its own where there is setsid, so that no hang-up reaches it.
apart() {
  if command -v setsid >/dev/null 2>&1; then
    setsid "$@" </dev/null >/dev/null 2>&1 &
  else
    nohup "$@" </dev/null >/dev/null 2>&1 &
  fi
}

sm_detach() { apart sh "$T/tx.sh" "$1"; }
# The service first: cron's line would start it only after us.
sm_later() {
  ! grep -qsx boot "$DIR/current/.svc-deploy/enabled" || sm_start
  sm_detach "$1"
}

# The watcher waits beside the transaction. After a reboot boot.sh finds it unfinished, also where
# the service itself does not start at boot.
sm_arm() {
  cron_set "$(cron_line)"
  apart sh "$T/tx.sh" watch "$1"
}

# What the watcher does: it ends by itself once the transaction has.
watch() {
  end=$(($(seconds) + $1))
  while [ "$(seconds)" -lt "$end" ]; do
    case $(cat "$T/state") in '' | confirmed | reverted | failed) exit 0 ;; esac
    sleep 1
  done
}

sm_disarm() { [ -s "$DIR/current/.svc-deploy/enabled" ] || cron_set; }
