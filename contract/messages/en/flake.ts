/** What a flake reference means, and how a flake has changed. References as part of a sentence. */
const state = {
  revision: ({ revision, place }: { revision: string; place: string }) => `revision ${revision} of ${place}`,
  mainBranch: ({ place }: { place: string }) => `the latest state of the main branch of ${place}`,
  ref: ({ ref, place }: { ref: string; place: string }) => `the latest state of “${ref}” in ${place}`,
};

/** `what` is `revision 0a1b2c3d4e5f of 2026-11-18`. */
const update = {
  same: ({ was }: { was: string }) => `No newer revision: it is still ${was}.`,
  newer: ({ is, was }: { is: string; was: string }) => `A newer revision exists: ${is}. It was ${was}.`,
  other: ({ is, was }: { is: string; was: string }) => `It is different now, but not newer: ${is}. It was ${was}.`,
  newerInputs: ({ count }: { count: number }) => `Inputs that it does not lock are newer: ${count} changed.`,
  otherInputs: ({ count }: { count: number }) =>
    `Inputs that it does not lock are different, but not newer: ${count} changed.`,
  firstLook: ({ is }: { is: string }) =>
    `It is ${is}. There was nothing to compare it with; the next check will compare with this.`,
};

export const flake = {
  state,
  inForge: ({ repository, host }: { repository: string; host: string }) => `${repository} on ${host}`,
  repositoryOver: ({ place, transport }: { place: string; transport: string }) =>
    `the Git repository ${place} (over ${transport})`,
  localRepository: ({ place }: { place: string }) => `the Git repository ${place} on this machine`,
  tracked: ({ repository }: { repository: string }) =>
    `the files tracked in ${repository}, including uncommitted changes`,
  folderWithHash: ({ folder }: { folder: string }) => `the folder ${folder} as it was with this NAR hash`,
  plainFolder: ({ folder }: { folder: string }) =>
    `the folder ${folder}; inside a Git repository, the files tracked there, including uncommitted changes`,
  folder: ({ folder }: { folder: string }) => `the folder ${folder} with everything in it, as it is now`,
  archive: ({ address }: { address: string }) => `the archive at ${address}`,
  registry: ({ name }: { name: string }) => `what the flake registry calls “${name}”`,
  inFolder: ({ reference, folder }: { reference: string; folder: string }) => `${reference}, in its folder ${folder}`,
  /** What it was locked to. */
  lockedRevision: ({ revision }: { revision: string }) => `revision ${revision}`,
  lockedContent: ({ hash }: { hash: string }) => `content ${hash}…`,
  unknownState: 'an unknown revision',
  localFolder: 'a local folder, no revision',
  builtFrom: ({ state }: { state: string }) => `Built from nixpkgs: ${state}.`,
  ofDay: ({ state, day }: { state: string; day: string }) => `${state} of ${day}`,
  update,
  inputIsNew: ({ name, is }: { name: string; is: string }) => `${name} is new: ${is}`,
  inputChanged: ({ name, was, is }: { name: string; was: string; is: string }) => `${name}: ${was} → ${is}`,
  inputIsGone: ({ name, was }: { name: string; was: string }) => `${name} is gone: it was ${was}`,
};
