/**
 * Takes: what a stick is, and how it was found. Gives: a card with it, which can be copied as a picture or saved. Touches: the
 * clipboard; main through bridge.ts (`receipt/save`). Can fail with: why it could not be copied or saved, shown in place.
 */
export { ReceiptCard } from './ReceiptCard.tsx';
export { type Receipt, receiptOfDrive, receiptOfRecord } from './receipt.ts';
