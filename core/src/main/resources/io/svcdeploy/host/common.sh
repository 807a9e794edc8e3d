# Shared by every script that svc-deploy runs on a host. Needs DIR.
B=$DIR/.svc-deploy
R=$DIR/releases
set -u
# Whatever the login's umask: the service's account must reach what it may read.
umask 022

if command -v sha256sum >/dev/null 2>&1; then
  digest_of() { sha256sum <"$1" | cut -d' ' -f1; }
elif command -v shasum >/dev/null 2>&1; then
  digest_of() { shasum -a 256 <"$1" | cut -d' ' -f1; }
else
  digest_of() { openssl dgst -sha256 <"$1" | sed 's/^.* //'; }
fi

# True if every file of a release folder is what its SHA256SUMS says; what a power failure emptied
# says nothing.
intact() {
  [ -s "$1/.svc-deploy/SHA256SUMS" ] || return 1
  while IFS= read -r sum; do
    [ -f "$1/${sum#* }" ] && [ "$(digest_of "$1/${sum#* }")" = "${sum%% *}" ] || return 1
  done <"$1/.svc-deploy/SHA256SUMS"
}

# Milliseconds that no change of the clock moves, and the boot that they count from; where the kernel
# tells neither, the clock's seconds.
millis() {
  LC_ALL=C awk '{ printf "%.0f\n", $1 * 1000 }' /proc/uptime 2>/dev/null || printf '%s000\n' "$(date +%s)"
}
this_boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null; }

# The name of the release that `current` points to, if any; with a slash if it is none of ours.
current_release() {
  link=$(readlink "$DIR/current" 2>/dev/null) || return 0
  link=${link#"$DIR/"}
  case $link in */*) ;; *) link=./$link ;; esac
  printf '%s\n' "${link#releases/}"
}

# What a release registers: a file of its folder, and where its units are installed.
units_of() { [ -z "$1" ] || cat "$R/$1/.svc-deploy/$2" 2>/dev/null; }
enabled_of() { units_of "$1" enabled; }
paths_of() { units_of "$1" install | cut -d' ' -f2-; }
was_of_old() { paths_of "$OLD" | grep -qxF -e "$1"; }

# True if what the release registers is what is installed, and nobody disabled it.
registered() {
  while read -r name path; do
    cmp -s "$1/.svc-deploy/units/$name" "$path" || return 1
  done <"$1/.svc-deploy/install" || return
  while read -r unit; do sm_enabled "$unit" || return 1; done <"$1/.svc-deploy/enabled"
}

# What the manager says, and what really runs.
print_look() {
  answer=$(sm_look)
  printf '%s\n' "$answer"
  p=$(printf '%s\n' "$answer" | sed -n 's/^pid=//p')
  [ "${p:-0}" -gt 0 ] 2>/dev/null || return 0
  [ -e "/proc/$p/exe" ] || return 0
  printf 'exe=%s\n' "$(readlink "/proc/$p/exe")"
  printf 'exe-digest=%s\n' "$(digest_of "/proc/$p/exe")"
}

# Wait for a transaction's state to be one of some, and for whoever brought it there to be through
# with it; the bound is in seconds.
await_state() {
  end=$(($(seconds) + $2))
  while [ "$(seconds)" -le "$end" ]; do
    case " $3 " in *" $(cat "$1/state" 2>/dev/null) "*)
      role_holder "$1/worker" >/dev/null && [ "$(seconds)" -lt "$end" ] || return 0
      ;;
    esac
    nap
  done
  return 1
}

# These files and folders on the disk, not just on their way; the whole disk where sync can no less.
flush() { sync "$@" 2>/dev/null || sync; }

# put_file FROM TO: whole or not at all, whatever happens.
put_file() {
  mkdir -p "${2%/*}" && cp "$1" "$2.svc-deploy" && chmod 644 "$2.svc-deploy" && flush "$2.svc-deploy" && mv -f "$2.svc-deploy" "$2" && return
  rm -f "$2.svc-deploy"
  return 1
}

# The folders of these units, and those beside them in which systemd keeps what starts at boot. Before
# anybody is told of a switch: else a power failure mixes the units of one version with the link of
# the other, and nobody looks for that any more.
flush_units() {
  while read -r path; do
    set -- "${path%/*}" "${path%/*}"/*.wants
    [ -e "$2" ] || set -- "$1"
    flush "$@"
  done
}
