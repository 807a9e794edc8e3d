# Everything the controller wants to know, in one round trip: name=value lines.
field() { printf '%s=%s\n' "$1" "$2"; }

field os "$(uname -s)"
field arch "$(uname -m)"
field uid "$(id -u)"
field user "$(id -un)"
field home "$HOME"
field directory "$DIR"
field time "$(date +%s)"
for tool in sha256sum shasum openssl base64 gzip zstd systemctl systemd-run setsid nohup crontab sudo cmp mv awk; do
  ! command -v "$tool" >/dev/null 2>&1 || field tool "$tool"
done
# Old ones cannot apply a patch.
! zstd -H 2>/dev/null | grep -q -- --patch-from || field tool patch-from
[ ! -e "/var/lib/systemd/linger/$(id -un)" ] || field lingers 1
field manager-version "$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p')"

# The nearest folder that exists: what a first install would fill.
near=$DIR
while [ ! -d "$near" ] && [ "$near" != / ]; do near=$(dirname "$near"); done
field near "$near"
[ ! -w "$near" ] || field writable 1
field free-kb "$(df -Pk "$near" 2>/dev/null | awk 'END { print $4 }')"
[ -z "$SERVICE_USER" ] || ! id "$SERVICE_USER" >/dev/null 2>&1 || field service-user 1

current=$(current_release)
field current "$current"
case $current in */*) OLD= ;; *) OLD=$current ;; esac
for r in "$R"/*/.svc-deploy/SHA256SUMS; do
  [ -f "$r" ] || continue
  r=${r%/.svc-deploy/SHA256SUMS}
  field release "${r##*/}"
  [ ! -e "$r/.svc-deploy/confirmed" ] || field confirmed "${r##*/}"
  [ ! -f "$r/.svc-deploy/health.json" ] || field health "${r##*/} $(cat "$r/.svc-deploy/health.json")"
  while IFS= read -r sum; do field has "${sum%% *} ${r##*/}/${sum#* }"; done <"$r/.svc-deploy/SHA256SUMS"
done
if [ -n "$current" ]; then
  if intact "$R/$current"; then
    field intact 1
  else
    while IFS= read -r sum; do
      file=$R/$current/${sum#* }
      [ -f "$file" ] && [ "$(digest_of "$file")" = "${sum%% *}" ] && continue
      field altered "${sum#* }"
    done 2>/dev/null <"$R/$current/.svc-deploy/SHA256SUMS"
  fi
  if registered "$R/$current"; then
    field registered 1
  else
    while read -r name path; do
      cmp -s "$R/$current/.svc-deploy/units/$name" "$path" || field unregistered "$path"
    done 2>/dev/null <"$R/$current/.svc-deploy/install"
    for unit in $(enabled_of "$OLD"); do sm_enabled "$unit" || field disabled "$unit"; done
  fi
  for unit in $(units_of "$OLD" install | cut -d' ' -f1); do
    sm_drop_ins "$unit" | while IFS= read -r path; do field drop-in "$path"; done
  done
fi
NEW=
sm_taken 2>/dev/null | while IFS= read -r line; do field taken "$line"; done
sm_foreign 2>/dev/null | while IFS= read -r path; do field foreign "$path"; done
print_look
for t in "$B"/tx/*/state; do
  [ -f "$t" ] || continue
  case $(cat "$t") in activating | activated | reverting) id=${t%/state}; field unfinished "${id##*/}" ;; esac
done
# The end of the latest one, which is the last by its name.
for t in "$B"/tx/*/log; do :; done
[ ! -f "$t" ] || sed -n 's/^[0-9]* warning: //p' "$t" | while IFS= read -r line; do field warning "$line"; done
top=$(lock_top)
# One that ran out was never given back: its run was cut off.
! lock_kept "$top" || lock_print "$top"
[ ! -f "$B/journal.jsonl" ] || tail -n 400 "$B/journal.jsonl" | while IFS= read -r line; do field journal "$line"; done
