/** What a card of a source is made from. */
import type { Inspection } from '../../../contract/wire/source.ts';

export interface CardProps {
  inspection: Inspection;
  /** It is being inspected again: the previous result stays visible. */
  isWaiting: boolean;
}
