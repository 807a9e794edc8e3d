#!/bin/sh
# The first process of a Windows host, in a mount namespace of its own, which ends with it: what is
# mounted here is seen by nobody else. Its argument is the host's folder.
set -eu
folder=$1
# shellcheck source=/dev/null
. "$folder/environment"

# The programs of the tree with Wine in it take the place of this machine's.
for part in etc/alternatives etc/ld.so.cache usr; do
  mount --rbind "$WINE_SYSTEM/$part" "/$part"
done

# What SFTP sees. On Windows the disk is /C:, and a program to serve it needs some of this machine.
view=$folder/view
mount -t tmpfs tmpfs "$view"
mkdir "$view/C:"
mount --bind "$WINEPREFIX/drive_c" "$view/C:"
for part in etc usr dev bin lib lib64; do
  if [ -L "/$part" ]; then
    cp -P "/$part" "$view/$part"
  elif [ -d "/$part" ]; then
    mkdir "$view/$part"
    mount --rbind "/$part" "$view/$part"
  fi
done

case $WINEPREFIX in /tmp/*) ;; *) mount -t tmpfs tmpfs /tmp ;; esac
cd /
env -i PATH="$PATH" "$(command -v sshd)" -D -e -f "$folder/sshd_config" &
wine 'C:\test\bin\scheduler.exe'
