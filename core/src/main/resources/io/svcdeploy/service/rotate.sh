# Copy and truncate: the program keeps its file open for appending.
rotate() {
  [ -f "$1" ] || return 0
  [ "$(wc -c <"$1")" -gt "$LOG_BYTES" ] || return 0
  n=$LOG_KEEP
  while [ "$n" -gt 1 ]; do
    [ ! -f "$1.$((n - 1))" ] || mv -f "$1.$((n - 1))" "$1.$n"
    n=$((n - 1))
  done
  cp -p "$1" "$1.1" && : >"$1"
}

rotate_all() {
  rotate "$LOGS/stdout.log"
  rotate "$LOGS/stderr.log"
}
