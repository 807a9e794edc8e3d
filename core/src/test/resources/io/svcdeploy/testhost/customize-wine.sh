#!/bin/sh
# Run in the new tree: only the programs are needed.
rm -rf /usr/share/doc /usr/share/locale /usr/share/man /var/cache/apt /var/lib/apt/lists
