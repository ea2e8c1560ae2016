/** The guest's udisks, as on a desktop: mounts, unmounts and powers off for any caller on the system bus. */
import type { Guest } from './guest.ts';

let isStarted = false;

/** Once for all scenarios: takes the guest five seconds. Afterwards `udisksctl` works in `guest.shell`. */
export async function startUdisks(guest: Guest): Promise<void> {
  if (isStarted) return;
  await guest.shell(`
    mkdir -p /run/dbus /run/udisks2
    dbus-daemon --system --fork
    setsid /usr/lib/polkit-1/polkitd --no-debug >/run/polkit.log 2>&1 &
    setsid /usr/libexec/udisks2/udisksd >/run/udisks.log 2>&1 &
    tries=0
    until udisksctl status >/dev/null 2>&1; do
      tries=$((tries + 1))
      if [ "$tries" -gt 100 ]; then cat /run/udisks.log /run/polkit.log >&2; exit 1; fi
      sleep 0.2
    done`);
  isStarted = true;
}
