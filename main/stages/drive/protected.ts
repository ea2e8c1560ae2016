/** The protect list as reasons against writing, one rule each. Pure. */
import { isProtectedBy } from '../../../contract/rules/drive-identity.ts';
import { protectionId } from '../../../contract/wire/settings.ts';
import type { RefusalRule } from './refusals.ts';

export const REFUSALS_OF_THE_PROTECTED: readonly RefusalRule[] = [
  {
    name: 'protected',
    says: 'is on the user’s protect list, by its serial number or its WWN',
    refuse: ({ machine: { protection }, disk }) => {
      const entries = protection.state === 'known' ? protection.drives : [];
      const entry = entries.find((each) => isProtectedBy(each, disk));
      return entry ? [{ kind: 'protected', id: protectionId(entry) }] : [];
    },
  },
  {
    name: 'protect-list-unreadable',
    says: 'may be on the protect list, which cannot be read',
    refuse: ({ machine: { protection } }) =>
      protection.state === 'unreadable'
        ? [{ kind: 'protect-list-unreadable', path: protection.path, detail: protection.detail }]
        : [],
  },
];
