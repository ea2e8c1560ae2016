/** The user's consent to the risks of a flake or a module. It is valid for one content only. */
import { create } from 'zustand';
import type { AcceptedRisk, BuildRisk } from '../../../contract/wire/build-risk.ts';
import type { Inspection } from '../../../contract/wire/source.ts';

const NONE: readonly AcceptedRisk[] = [];

interface Consent {
  /** The content that was inspected when consent was given. */
  about: string | null;
  accepted: readonly AcceptedRisk[];
}

export const useConsent = create<Consent>(() => ({ about: null, accepted: [] }));

/** A module that uses `<nixpkgs/…>` has nothing but its path. */
const subjectOf = ({ source, pin, lockedReference, narHash, attribute }: Inspection): string =>
  JSON.stringify([source, pin, lockedReference, narHash, attribute]);

export function risksOf({ warnings }: Inspection): BuildRisk[] {
  return warnings.flatMap((warning) => (warning.kind === 'build-risk' ? [warning.risk] : []));
}

export function acceptedFor(inspection: Inspection, { about, accepted }: Consent): readonly AcceptedRisk[] {
  return about === subjectOf(inspection) ? accepted : NONE;
}

export function accept(inspection: Inspection, risk: AcceptedRisk, isAccepted: boolean): void {
  const others = acceptedFor(inspection, useConsent.getState()).filter((kind) => kind !== risk);
  useConsent.setState({ about: subjectOf(inspection), accepted: isAccepted ? [...others, risk] : others });
}

/** What was accepted about a source that cannot be inspected without it: it is valid while that source is chosen. */
interface SourceConsent {
  source: string | null;
  accepted: readonly AcceptedRisk[];
}

export const useSourceConsent = create<SourceConsent>(() => ({ source: null, accepted: NONE }));

export function acceptedOf(source: string | null, consent: SourceConsent): readonly AcceptedRisk[] {
  return source !== null && consent.source === source ? consent.accepted : NONE;
}

export function acceptOf(source: string, risk: AcceptedRisk, isAccepted: boolean): void {
  const others = acceptedOf(source, useSourceConsent.getState()).filter((kind) => kind !== risk);
  useSourceConsent.setState({ source, accepted: isAccepted ? [...others, risk] : others });
}

/** True if no risk is left to accept. */
export function isConsented(inspection: Inspection | null, consent: Consent): boolean {
  if (!inspection) return true;
  const accepted = acceptedFor(inspection, consent);
  return risksOf(inspection).every(({ kind }) => accepted.includes(kind));
}
