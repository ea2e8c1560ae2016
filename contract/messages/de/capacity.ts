/** Was eine Kapazitätsprüfung ergeben hat und was sie nicht beweist. */
import { bytes, plural } from './number.ts';

export const capacity = {
  holds: ({ reachedBytes }: { reachedBytes: number }) =>
    `Jede geprüfte Stelle, bis Byte ${reachedBytes}, behält die Daten, die dorthin geschrieben werden.`,
  wraps: ({ claimsBytes, real }: { claimsBytes: number; real: string }) =>
    `Es gibt ${bytes(claimsBytes)} an und hat ${real}. Was darüber hinaus geschrieben wird, überschreibt vorher geschriebene Daten.`,
  loses: (found: { claimsBytes: number; atLeastBytes: number; atMostBytes: number }) =>
    `Es gibt ${bytes(found.claimsBytes)} an. Die ersten ${bytes(found.atLeastBytes)} behalten Daten; was jenseits von ${bytes(found.atMostBytes)} geschrieben wird, geht verloren.`,
  unreliable: ({ badPlaces, firstBadByte }: { badPlaces: number; firstBadByte: number }) =>
    `${badPlaces} ${plural(badPlaces, { one: 'Stelle behält', other: 'Stellen behalten' })} nicht, was dorthin geschrieben wird, die erste bei Byte ${firstBadByte}: Das Laufwerk ist verschlissen oder beschädigt.`,
  evidence: (tried: { places: number; placeBytes: number; scannedBytes: number; ballastBytes: number }) =>
    `Geprüft wurden ${tried.places} Stellen von je ${bytes(tried.placeBytes)} über das ganze Laufwerk; die ersten ${bytes(tried.scannedBytes)} wurden nach Daten abgesucht, die an der falschen Stelle gelandet sind. Dazwischen wurde nichts geprüft, und ein Laufwerk, das mehr als die letzten ${bytes(tried.ballastBytes)} zwischenspeichert, könnte einen Verlust verbergen. Das ist ein gutes Zeichen, aber kein Beweis: Den liefert nur, das Laufwerk ganz zu füllen und alles zurückzulesen.`,
  lessThan: ({ atMostBytes }: { atMostBytes: number }) => `weniger als ${bytes(atMostBytes)}`,
  about: ({ sizeBytes }: { sizeBytes: number }) => `etwa ${bytes(sizeBytes)}`,
  between: ({ atLeastBytes, atMostBytes }: { atLeastBytes: number; atMostBytes: number }) =>
    `${bytes(atLeastBytes)} bis ${bytes(atMostBytes)}`,
};
