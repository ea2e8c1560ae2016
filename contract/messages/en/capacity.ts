/** What a capacity check found, and what it does not prove. */
import { bytes, plural } from './number.ts';

export const capacity = {
  holds: ({ reachedBytes }: { reachedBytes: number }) =>
    `Every place that was tried, up to byte ${reachedBytes}, keeps the data written to it.`,
  wraps: ({ claimsBytes, real }: { claimsBytes: number; real: string }) =>
    `It claims ${bytes(claimsBytes)} and has ${real}. Data written beyond that overwrites what was written before.`,
  loses: (found: { claimsBytes: number; atLeastBytes: number; atMostBytes: number }) =>
    `It claims ${bytes(found.claimsBytes)}. The first ${bytes(found.atLeastBytes)} keep data, and data written beyond ${bytes(found.atMostBytes)} is lost.`,
  unreliable: ({ badPlaces, firstBadByte }: { badPlaces: number; firstBadByte: number }) =>
    `${badPlaces} ${plural(badPlaces, { one: 'place does', other: 'places do' })} not keep the data written to ${plural(badPlaces, { one: 'it', other: 'them' })}, the first at byte ${firstBadByte}: the drive is worn out or damaged.`,
  evidence: (tried: { places: number; placeBytes: number; scannedBytes: number; ballastBytes: number }) =>
    `Tried: ${tried.places} places of ${bytes(tried.placeBytes)} across the whole drive, and the first ${bytes(tried.scannedBytes)} searched for data that ended up in the wrong place. Nothing in between was tried, and a drive that holds more than the last ${bytes(tried.ballastBytes)} in memory could hide a loss. This is a good sign, not proof: only filling the drive and reading it all back proves its capacity.`,
  /** How much a drive really has. */
  lessThan: ({ atMostBytes }: { atMostBytes: number }) => `less than ${bytes(atMostBytes)}`,
  about: ({ sizeBytes }: { sizeBytes: number }) => `about ${bytes(sizeBytes)}`,
  between: ({ atLeastBytes, atMostBytes }: { atLeastBytes: number; atMostBytes: number }) =>
    `${bytes(atLeastBytes)} to ${bytes(atMostBytes)}`,
};
