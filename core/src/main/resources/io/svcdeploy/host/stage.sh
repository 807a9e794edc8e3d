# Builds the new release beside the others. Nothing live is touched; the folder gets its name last.
N=$R/.new.$ID

stage_begin() {
  # Only the holder of the lock stages: what others left is litter.
  rm -rf "$R"/.new.* "$R"/.broken.*
  mkdir -p "$N/.svc-deploy/units" || return
  # Nobody knows what a service will write into its log.
  [ -d "$DIR/logs" ] || mkdir -m 750 "$DIR/logs"
}

# make_file MODE PATH: empty, so that a secret file is never open to others.
make_file() { mkdir -p "${2%/*}" && printf '' >"$2" && chmod "$1" "$2"; }

# from_base64 MODE PATH, content on standard input
from_base64() {
  make_file "$1" "$N/$2" || return
  if command -v base64 >/dev/null 2>&1; then base64 -d >"$N/$2"; else openssl base64 -d -A >"$N/$2"; fi
}

# from_staging MODE PATH DIGEST FILE CODEC BASE
from_staging() {
  make_file "$1" "$N/$2" || return
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

# group_of GROUP USER: whose files they are, so that the service can read them.
group_of() { if [ -n "$1" ]; then printf '%s\n' "$1"; elif [ -n "$2" ]; then id -gn "$2"; fi; }

# stage_end NAME GROUP: checks everything once more, then the folder appears under its name.
stage_end() {
  intact "$N" || { echo 'the new release folder is not what was sent' >&2; return 81; }
  # Digests and settings are nobody else's business: a weak secret could be guessed from its digest.
  chmod 755 "$N" && chmod 700 "$N/.svc-deploy" || return
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
  while IFS= read -r sum; do
    name=${sum#* }
    mkdir -p "$(dirname "$1/$name")" && mv -f "$N/$name" "$1/$name" || return
  done <"$N/.svc-deploy/SHA256SUMS"
  mv -f "$N/.svc-deploy/SHA256SUMS" "$1/.svc-deploy/SHA256SUMS"
}

stage_abandon() { rm -rf "$N"; }
