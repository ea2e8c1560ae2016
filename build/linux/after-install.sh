#!/bin/sh
set -e

# Chromium's sandbox uses user namespaces. Its set-user-ID program is needed only where the kernel's settings forbid them.
mode=0755
for setting in /proc/sys/kernel/unprivileged_userns_clone /proc/sys/user/max_user_namespaces; do
  if [ -r "$setting" ] && [ "$(cat "$setting")" = 0 ]; then mode=4755; fi
done
chmod "$mode" /opt/Flakestick/chrome-sandbox

# Ubuntu 24.04 and later allow user namespaces only to programs with a profile. An older AppArmor cannot read this one.
delivered=/opt/Flakestick/resources/apparmor-profile
installed=/etc/apparmor.d/flakestick-app
if command -v apparmor_parser >/dev/null 2>&1 && [ -d /etc/apparmor.d ] &&
  apparmor_parser --skip-kernel-load --skip-cache "$delivered" >/dev/null 2>&1; then
  cp "$delivered" "$installed"
  # In a chroot, the kernel's policy is that of another system.
  if aa-enabled --quiet 2>/dev/null && ! ischroot 2>/dev/null; then
    apparmor_parser --replace --write-cache --skip-read-cache "$installed" || true
  fi
fi
