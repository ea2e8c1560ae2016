/** Another user of this machine, who keeps connections to a port of this one open. */
import { eventually } from './processes.ts';
import type { ThrowawayUser } from './throwaway-user.ts';

export interface Crowd {
  /** Settles when all of them were made. */
  readonly made: Promise<void>;
  /** Closes them. */
  leave(): Promise<void>;
}

export function startCrowd(user: ThrowawayUser, port: number, connections: number): Crowd {
  const script = `ulimit -n 8192; n=0
while [ $n -lt ${connections} ]; do exec {fd}<>/dev/tcp/127.0.0.1/${port} && n=$((n+1)); done; echo open; read -r _`;
  const crowd = user.start(['/bin/bash', '-c', script], { before: ['/usr/bin/prlimit', '--nofile=8192'] });
  const closed = new Promise((resolve) => crowd.once('close', resolve));
  let said = '';
  crowd.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  crowd.stderr.resume();
  return {
    made: eventually(async () => said.includes('open'), 120_000, 'all connections were made'),
    async leave() {
      crowd.stdin.end('\n');
      await closed;
    },
  };
}
