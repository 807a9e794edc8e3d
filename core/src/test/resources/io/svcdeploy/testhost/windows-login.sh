#!/bin/sh
# What sshd runs for whatever the client asks, as OpenSSH for Windows would answer it.
folder=${0%/*}
# shellcheck source=/dev/null
. "$folder/environment"
if [ "${SSH_ORIGINAL_COMMAND-}" = sftp-server ]; then
  for server in /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server; do
    [ ! -x "$server" ] || exec chroot "$folder/view" "$server" -d /C:/Users/root
  done
  echo 'no sftp-server on this machine' >&2
  exit 1
fi
cd "$WINEPREFIX/drive_c/Users/root" || exit
exec wine 'C:\test\bin\sshshell.exe'
