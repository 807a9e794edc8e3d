# The lock: one file a lease, named by a fencing number that only grows. The highest number is the
# holder; a lease file appears whole, by link(2), or not at all. All times are the host's own.
lease() {
  while IFS= read -r line; do
    case $line in "$2="*) printf '%s\n' "${line#*=}" ;; esac
  done 2>/dev/null <"$B/lock/$1"
}

lock_top() {
  top=0
  for f in "$B/lock"/*; do
    n=${f##*/}
    case $n in '' | *[!0-9]*) continue ;; esac
    [ "$n" -le "$top" ] || top=$n
  done
  printf '%s\n' "$top"
}

lock_write() {
  printf 'expires=%s\nreleased=%s\nowner=%s\nrun=%s\nsince=%s\ndeployment=%s\n' "$2" "$3" "$4" "$5" "$6" "$7" >"$1"
}

# lock_kept N: true while nobody gave it back, though it may have run out.
lock_kept() { [ "$1" -gt 0 ] && [ "$(lease "$1" released)" = 0 ]; }

# lock_held N: true while somebody has it.
lock_held() {
  lock_kept "$1" && [ "$(lease "$1" expires)" -gt "$(date +%s)" ]
}

lock_print() {
  printf 'lock=%s\nlock-owner=%s\nlock-run=%s\nlock-since=%s\nlock-left=%s\n' "$1" \
    "$(lease "$1" owner)" "$(lease "$1" run)" "$(lease "$1" since)" \
    $(($(lease "$1" expires) - $(date +%s)))
}

# One run's deployment, and what takes it back.
same_run() { [ "$1" = "$2" ] || [ "$1" = "$2-back" ] || [ "$1-back" = "$2" ]; }

# lock_take OWNER RUN SECONDS DEPLOYMENT: prints fence=N, or who has it and status 75. Asking again
# for the same run, after a lost connection or to take it back, finds its own lease.
lock_take() {
  mkdir -p "$B/lock" || return 1
  top=$(lock_top)
  if lock_held "$top" && same_run "$(lease "$top" deployment)" "$4"; then
    lock_update "$top" "$3" 0 && printf 'fence=%s\n' "$top"
    return
  fi
  if lock_held "$top"; then
    lock_print "$top"
    return 75
  fi
  [ "$top" -eq 0 ] || [ "$(lease "$top" released)" = 1 ] || [ ! -s "$B/lock/$top" ] || { printf 'taken-over=1\n'; lock_print "$top"; }
  mine=$B/lock/.new.$$
  # Not written over: after a crash it may be another name of a lease.
  rm -f "$mine"
  lock_write "$mine" $(($(date +%s) + $3)) 0 "$1" "$2" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$4" || { rm -f "$mine"; return 1; }
  if ln "$mine" "$B/lock/$((top + 1))" && [ "$(lock_top)" = $((top + 1)) ]; then
    printf 'fence=%s\n' $((top + 1))
    lock_tidy $((top + 1))
    return 0
  fi
  rm -f "$mine"
  # Somebody was faster, or there is no room for a link.
  [ -e "$B/lock/$((top + 1))" ] || return 1
  lock_print "$(lock_top)"
  return 75
}

# What came before the holder: leases long over, and what takers left that were cut off or lost.
lock_tidy() {
  rm -f "$B/lock"/.new.* "$B/lock"/.renew.*
  for f in "$B/lock"/*; do
    n=${f##*/}
    case $n in '' | *[!0-9]*) continue ;; esac
    [ "$n" -ge $(($1 - 9)) ] || rm -f "$f"
  done
}

# lock_mine N: refuses a holder whose lease ended or was taken over.
lock_mine() {
  [ "$(lock_top)" = "$1" ] && lock_held "$1" && return 0
  printf 'the lock %s is no longer held by this deployment\n' "$1" >&2
  lock_print "$(lock_top)" >&2
  exit 76
}

# lock_untaken N: as long as nobody came after, the holder may end what it began, though its lease was
# freed by hand or the clock jumped past its end.
lock_untaken() { [ "$(lock_top)" = "$1" ] || lock_mine "$1"; }

# lock_update N SECONDS RELEASED
lock_update() {
  next=$B/lock/.renew.$1.$$
  lock_write "$next" $(($(date +%s) + $2)) "$3" "$(lease "$1" owner)" "$(lease "$1" run)" \
    "$(lease "$1" since)" "$(lease "$1" deployment)" && mv -f "$next" "$B/lock/$1" && return
  rm -f "$next"
  return 1
}
lock_renew() { lock_mine "$1" && lock_update "$1" "$2" 0; }
# An empty lease is a released one: that much can be written on a full disk too.
lock_release() { [ "$(lock_top)" != "$1" ] || lock_update "$1" 0 1 || : >"$B/lock/$1"; }
