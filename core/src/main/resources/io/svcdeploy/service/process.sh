# Processes, and the roles of which one process at a time has each.

# Seconds that no change of the clock moves, where the kernel tells them.
seconds() {
  if read -r up _ 2>/dev/null </proc/uptime; then printf '%s\n' "${up%%.*}"; else date +%s; fi
}

# A tenth of a second where sleep can, else a second.
nap() { sleep 0.1 2>/dev/null || sleep 1; }

# Tells a process from a later one with the same id: id, boot, start time.
identity() {
  if [ -r "/proc/$1/stat" ]; then
    boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)
    # After the name: field 1 is the state (Z: dead already), field 20 the start time.
    started=$(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }')
    [ -n "$started" ] && printf '%s %s %s\n' "$1" "$boot" "$started"
  else
    started=$(ps -o lstart= -p "$1" 2>/dev/null) && [ -n "$started" ] && printf '%s %s\n' "$1" "$started"
  fi
}

# alive IDENTITY: prints the pid if that process still lives.
alive() {
  [ -n "$1" ] && [ "$(identity "${1%% *}")" = "$1" ] && printf '%s\n' "${1%% *}"
}

# role_holder ROLE: prints the pid of who has it. A role is a path; its holders are the links ROLE.N,
# and the highest number counts.
role_holder() {
  highest=0
  for link in "$1".*; do
    number=${link##*.}
    case $number in '' | *[!0-9]*) continue ;; esac
    [ "$number" -le "$highest" ] || highest=$number
  done
  alive "$(readlink "$1.$highest" 2>/dev/null)"
}

# take_role ROLE: this process has it from now until it ends, however it ends. Numbers only grow: a
# holder that was killed is in nobody's way, and who comes late to a number has lost.
take_role() {
  ! role_holder "$1" >/dev/null || return
  mine=$((highest + 1))
  ln -s "$(identity $$)" "$1.$mine" 2>/dev/null || return
  role_holder "$1" >/dev/null
  if [ "$highest" != "$mine" ]; then
    rm -f "$1.$mine"
    return 1
  fi
  rm -f "$1.$((mine - 1))"
}
