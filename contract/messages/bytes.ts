/** English sizes, rates and times, until every caller has a language: use `messages.number` instead. */
import { en } from './en/index.ts';

export const { bytes: formatBytes, rate: formatRate, duration: formatDuration } = en.number;
