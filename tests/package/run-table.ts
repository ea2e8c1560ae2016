/** What was done with the packages, as a table: printed, and written to docs/package-test.md with FLAKESTICK_WRITE_DOCS=1. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCUMENT = join(import.meta.dirname, '../../docs/package-test.md');
type Column = 'deb' | 'rpm';

interface Cell {
  readonly outcome: string;
  readonly seconds: number;
}

export class RunTable {
  readonly #rows = new Map<string, Partial<Record<Column, Cell>>>();

  /** `run` gives what came out of it, in a few words. */
  async step(name: string, column: Column | 'all', run: () => Promise<string>): Promise<void> {
    const startedMs = performance.now();
    const add = (outcome: string): void => {
      const cell = { outcome, seconds: (performance.now() - startedMs) / 1000 };
      const columns: Column[] = column === 'all' ? ['deb', 'rpm'] : [column];
      for (const each of columns) this.#rows.set(name, { ...this.#rows.get(name), [each]: cell });
    };
    try {
      const outcome = await run();
      add(column === 'all' ? 'both' : outcome);
    } catch (thrown) {
      add('**failed**');
      throw thrown;
    }
  }

  #text(): string {
    const cell = (found: Cell | undefined): string =>
      found ? `${found.outcome} (${found.seconds.toFixed(1)} s)` : '–';
    const rows = [...this.#rows].map(([name, { deb, rpm }]) => `| ${name} | ${cell(deb)} | ${cell(rpm)} |`);
    return ['| a package | deb | rpm |', '|---|---|---|', ...rows].join('\n');
  }

  write(): void {
    const text = this.#text();
    process.stdout.write(`${text}\n`);
    if (process.env['FLAKESTICK_WRITE_DOCS'] !== '1') return;
    writeFileSync(
      DOCUMENT,
      `# A run of the package test

\`FLAKESTICK_WRITE_DOCS=1 sh build/node.sh tests/run.ts package\` writes this page. The packages hold Node in the place of Electron's
runtime, and are made by a stand-in for fpm. They are installed with Debian's dpkg and rpm in a throw-away root, which is this
machine's with every change in memory; rpm's dependencies are not checked there.

${text}
`,
    );
  }
}
