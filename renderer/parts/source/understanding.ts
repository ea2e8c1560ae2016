/** Asks main what the text in the field means. Main alone decides: it knows the presets, and looks at files. */
import { useEffect } from 'react';
import { call } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import { chooseSource, useSource } from './source-store.ts';

/** Nothing is asked about a text that is being typed. */
const PAUSE_MS = 300;

async function understand(text: string): Promise<void> {
  const answer = await call('source/understand', { source: text });
  const { text: now, meaning } = useSource.getState().source;
  if (now !== text || meaning.state !== 'unknown') return;
  chooseSource({
    meaning: answer.ok ? { state: 'known', source: answer.value } : { state: 'failed', problem: answer.problem },
  });
}

/** Keeps the meaning of the text in the field up to date. */
export function useUnderstanding(): void {
  const text = useSource(({ source }) => source.text);
  const isUnknown = useSource(({ source }) => source.meaning.state === 'unknown');
  const isConnected = useMirror(({ connection }) => connection === 'open');
  useEffect(() => {
    if (!isUnknown || !isConnected || text.trim() === '') return;
    const timer = setTimeout(() => void understand(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, isUnknown, isConnected]);
}
