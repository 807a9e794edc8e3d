# Builds the new release beside the others. Nothing live is touched; the folder gets its name last.
N=$R/.new.$ID

stage_begin() {
  # Only the holder of the lock stages: what others left is litter.
  rm -rf "$R"/.new.* "$R"/.broken.*
  mkdir -p "$N/.svc-deploy/units" "$DIR/logs"
}

# from_base64 MODE PATH, content on standard input
from_base64() {
  mkdir -p "$N/$(dirname "$2")" || return
  printf '' >"$N/$2" && chmod "$1" "$N/$2" || return
  if command -v base64 >/dev/null 2>&1; then base64 -d >"$N/$2"; else openssl base64 -d -A >"$N/$2"; fi
}

# from_staging MODE PATH DIGEST FILE CODEC BASE
from_staging() {
  mkdir -p "$N/$(dirname "$2")" || return
  printf '' >"$N/$2" && chmod "$1" "$N/$2" || return
  case $5 in
    raw) cat "$B/staging/$4" >"$N/$2" ;;
    gzip) gzip -dc <"$B/staging/$4" >"$N/$2" ;;
    zstd) zstd -q -dc --long=27 <"$B/staging/$4" >"$N/$2" ;;
    patch) zstd -q -dc --long=27 --patch-from="$R/$6" <"$B/staging/$4" >"$N/$2" ;;
    host) cat "$R/$4" >"$N/$2" ;;
  esac
  status=$?
  [ "$status" = 0 ] && [ "$(digest_of "$N/$2")" = "$3" ] && return 0
  if [ "$5" = host ]; then
    # Not what its sums say: from now on it is no source.
    rm -f "$R/${4%%/*}/.svc-deploy/SHA256SUMS"
  else
    # Of no use to a later try.
    rm -f "$B/staging/$4"
  fi
  [ "$status" = 0 ] || return 1
  echo "the bytes of $2 are damaged: their digest is not $3" >&2
  return 81
}

# stage_end NAME GROUP: checks everything once more, then the folder appears under its name.
stage_end() {
  intact "$N" || { echo 'the new release folder is not what was sent' >&2; return 81; }
  chmod 755 "$N" "$N/.svc-deploy" || return
  if [ -n "$2" ]; then
    find "$N" -type f ! -path "$N/.svc-deploy/*" -exec chgrp "$2" {} + || return
  fi
  find "$N" -exec sync {} + 2>/dev/null || sync
  if [ -d "$R/$1" ]; then
    repair "$R/$1" || return
  else
    mv "$N" "$R/$1" || return
  fi
  flush "$R"
  # The folder stays: a repeated try uploads into it.
  rm -rf "$N" "$B/staging"/*
}

# A damaged release may be the one that runs: each file is put right in its place, so that at no
# time one is missing.
repair() {
  while read -r _ name; do
    mkdir -p "$(dirname "$1/$name")" && mv -f "$N/$name" "$1/$name" || return
  done <"$N/.svc-deploy/SHA256SUMS"
  mv -f "$N/.svc-deploy/SHA256SUMS" "$1/.svc-deploy/SHA256SUMS"
}

stage_abandon() { rm -rf "$N"; }
