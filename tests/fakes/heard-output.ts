/** What a command says, kept instead of printed. */
import { en, type Messages } from '../../contract/messages/en/index.ts';
import type { Channel } from '../../main/shells/cli/channel.ts';
import { Output } from '../../main/shells/cli/output.ts';

export interface HeardOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly messages?: Messages;
  /** Of the terminal; 0 is none. */
  readonly columns?: number;
}

class Kept implements Channel {
  text = '';
  readonly columns: number;
  readonly isBehind = false;

  constructor(columns: number) {
    this.columns = columns;
  }

  get isTerminal(): boolean {
    return this.columns > 0;
  }

  write(text: string): void {
    this.text += text;
  }

  onGone(): void {}

  async drained(): Promise<void> {}
}

export function heardOutput({ json = false, quiet = false, messages = en, columns = 0 }: HeardOptions = {}) {
  const stdout = new Kept(columns);
  const stderr = new Kept(columns);
  return { output: new Output({ json, quiet, messages, channels: { stdout, stderr } }), stdout, stderr };
}
