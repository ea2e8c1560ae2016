import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useMessages } from '../language.ts';
import { Button } from './Button.tsx';

interface CopyButtonProps {
  /** What is copied. */
  text: string;
  /** The whole label, e.g. `Copy the path`: for screen readers. */
  label: string;
  /** Shown beside the icon. */
  shortLabel?: string;
}

export function CopyButton({ text, label, shortLabel }: CopyButtonProps) {
  const messages = useMessages().screens.ui;
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
  const name = copied ? messages.copied : label;
  return (
    <Button
      kind="quiet"
      size="small"
      aria-label={name}
      title={name}
      icon={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      onClick={() => copy().catch(() => setCopied(false))}
    >
      {shortLabel && (copied ? messages.copied : shortLabel)}
    </Button>
  );
}
