# Copy and truncate: the program keeps its file open for appending. What it writes between the two
# is lost; nothing else is.
rotate() {
  [ -f "$1" ] || return 0
  [ "$(($(wc -c <"$1")))" -gt "$LOG_BYTES" ] || return 0
  if [ "$LOG_KEEP" -gt 0 ]; then
    # Where the disk is full, the oldest makes room for the next try.
    cp -p "$1" "$1.new" || { rm -f "$1.new" "$1.$LOG_KEEP"; return 1; }
    n=$LOG_KEEP
    while [ "$n" -gt 1 ]; do
      [ ! -f "$1.$((n - 1))" ] || mv -f "$1.$((n - 1))" "$1.$n"
      n=$((n - 1))
    done
    mv -f "$1.new" "$1.1" || return
  fi
  printf '' >"$1"
}

rotate_all() {
  rotate "$LOGS/stdout.log"
  rotate "$LOGS/stderr.log"
}
