#!/bin/sh
# Runs inside the base tree of the test hosts, once, when the tree is made.
set -eu

# Two people: one may become root without a password, the other may not.
useradd --create-home --shell /bin/bash --uid 2001 deploy
useradd --create-home --shell /bin/bash --uid 2002 nosudo
printf '%s\n' 'deploy:test-hosts-only' 'nosudo:test-hosts-only' | chpasswd
echo 'deploy ALL=(ALL:ALL) NOPASSWD: ALL' > /etc/sudoers.d/deploy
chmod 0440 /etc/sudoers.d/deploy

# Each host gets a key of its own before it boots, so that known_hosts is exact.
rm -f /etc/ssh/ssh_host_*
cat > /etc/ssh/sshd_config.d/test-hosts.conf <<'EOF'
HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile /etc/ssh/test_client_keys .ssh/authorized_keys
PasswordAuthentication yes
KbdInteractiveAuthentication no
UseDNS no
PrintMotd no
PrintLastLog no
MaxStartups 100
LogLevel VERBOSE
EOF
sed -i '/pam_motd\|pam_mail/d' /etc/pam.d/sshd

# What boots is what a server needs; nothing that fires by itself in the middle of a test.
systemctl enable --quiet systemd-networkd.service
systemctl mask --quiet systemd-networkd-wait-online.service console-getty.service \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service fstrim.timer systemd-pstore.service
cat > /etc/systemd/network/10-host0.network <<'EOF'
[Match]
Name=host0
[Network]
LinkLocalAddressing=no
IPv6AcceptRA=no
# A cable that is pulled and put back finds its address still there.
ConfigureWithoutCarrier=yes
IgnoreCarrierLoss=yes
EOF
: > /etc/machine-id
: > /etc/resolv.conf
