#!/bin/sh
set -e

# dpkg says what happens; rpm says how many versions are left. After an upgrade the profile is the new version's.
case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

installed=/etc/apparmor.d/flakestick-app
if [ -e "$installed" ]; then
  if aa-enabled --quiet 2>/dev/null && ! ischroot 2>/dev/null; then
    apparmor_parser --remove "$installed" || true
  fi
  rm -f "$installed"
fi
