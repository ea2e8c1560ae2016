import { Copy, ImageDown } from 'lucide-react';
import { useRef, useState } from 'react';
import { isolated } from '../../../contract/rules/visible-text.ts';
import { call } from '../../bridge.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatInstant } from '../../moment.ts';
import type { Problem } from '../../problem.ts';
import { Button, Fact, Facts } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { makerOf, Stick } from '../stick/index.ts';
import { type PaintedReceipt, paintReceipt } from './paint-receipt.ts';
import css from './receipt.module.css';
import { type Receipt, shortDigest, shortRevision } from './receipt.ts';

interface ReceiptCardProps {
  receipt: Receipt;
  /** How the stick was found, in one or two words. */
  verdict: string;
  tone: PaintedReceipt['tone'];
}

const STICK_PIXELS = 208;

/** What a stick is, on one card: to be shown to somebody. */
export function ReceiptCard({ receipt, verdict, tone }: ReceiptCardProps) {
  const text = useMessages().screens.receipt;
  const locale = useLanguage((state) => state.locale);
  const card = useRef<HTMLDivElement>(null);
  const { title, driveName, look, at, revision, sha256 } = receipt;
  const facts: [string, string][] = [
    ...(revision === null ? [] : [[text.revision, shortRevision(revision)] as [string, string]]),
    [text.date, formatInstant(at, locale)],
    [text.digest, shortDigest(sha256)],
  ];
  const painted = { title: isolated(title), driveName: isolated(driveName), verdict, tone, facts };
  return (
    <section className={css['receipt']} aria-label={text.title}>
      <div ref={card} className={css['card']}>
        <Stick look={look} heightPixels={STICK_PIXELS} maker={makerOf(driveName)} isLit={false} />
        <div className={css['words']}>
          <p className={css['verdict']} data-tone={tone}>
            {verdict}
          </p>
          <p className={css['title']}>{painted.title}</p>
          <p className={css['drive']}>{painted.driveName}</p>
          <Facts>
            {facts.map(([name, value]) => (
              <Fact key={name} name={name}>
                {value}
              </Fact>
            ))}
          </Facts>
        </div>
      </div>
      <ReceiptActions
        paint={() => (card.current ? paintReceipt(card.current, painted) : Promise.reject(new Error('no card')))}
      />
    </section>
  );
}

function ReceiptActions({ paint }: { paint: () => Promise<Blob> }) {
  const text = useMessages().screens.receipt;
  const [said, setSaid] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const copy = async () => {
    // A promise, because a clipboard is open only as long as the press lasts.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': paint() })]);
    setSaid(text.copied);
  };
  const save = async () => {
    const answer = await call('receipt/save', { png: await base64Of(await paint()) });
    setProblem(answer.ok ? null : answer.problem);
    setSaid(answer.ok ? text.saved(answer.value) : null);
  };
  return (
    <div className={css['actions']}>
      <Button
        size="small"
        icon={<Copy size={14} aria-hidden />}
        onClick={() => void copy().catch(() => setSaid(text.notCopied))}
      >
        {text.copy}
      </Button>
      <Button size="small" icon={<ImageDown size={14} aria-hidden />} onClick={() => void save()}>
        {text.save}
      </Button>
      <output>{said}</output>
      {problem && <FailureNotice problem={problem} live />}
    </div>
  );
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
