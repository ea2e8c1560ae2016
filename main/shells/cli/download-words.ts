/** Downloads as the terminal tells of them. */
import type { Download } from '../../../contract/wire/download.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { BuildOptions, Inspection } from '../../../contract/wire/source.ts';
import type { JobRunner } from '../../job/index.ts';
import type { Output } from './output.ts';

export function checksumText({ sha256, checksum }: Download): string {
  switch (checksum.kind) {
    case 'given':
      return `${sha256} (as you said)`;
    case 'file':
      return `${sha256} (${checksum.url})`;
    case 'none':
      return 'none: nobody says what it should be';
  }
}

/** Says once, before it is written, that what comes is compared with nothing. */
export function noteDownload(runner: JobRunner, output: Output): void {
  let isTold = false;
  runner.subscribe((state) => {
    if (isTold || state.phase !== 'downloading' || state.provenance.download?.checksum.kind !== 'none') return;
    isTold = true;
    output.complain(`There is no checksum for ${state.provenance.download.url}: whatever the server sends is taken.`);
  });
}

/** Nobody is asked about something that will be refused. */
export function requireAccepted({ download }: Inspection, options: BuildOptions): void {
  if (download?.checksum.kind === 'none' && !options.download.acceptUnverified)
    throw new JobFailure({ kind: 'download-unverified', url: download.url });
}
