import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';

/** Copies `text`; `what` names it for those who cannot see where the button stands. */
export function CopyButton({ text, what, words }: { text: string; what: string; words?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1800);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const name = copied ? `${what} copied` : `Copy ${what}`;
  return (
    <Button
      kind="quiet"
      size="small"
      aria-label={name}
      title={name}
      icon={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      onClick={() => copy().catch(() => setCopied(false))}
    >
      {words && (copied ? 'Copied' : words)}
    </Button>
  );
}
