/** When a version of the API goes from one phase to the next; each date is at or after the one before. */
export type Lifecycle = { deprecatedAt: Date; readOnlyAt: Date; sunsetAt: Date };

export type Phase = 'active' | 'deprecated' | 'read_only' | 'retired';

/** The dates of version 1, unless the operator chooses others. */
export const lifecycleOfV1: Lifecycle = {
  deprecatedAt: new Date('2026-01-01T00:00:00.000Z'),
  readOnlyAt: new Date('2027-06-30T00:00:00.000Z'),
  sunsetAt: new Date('2027-12-31T00:00:00.000Z'),
};

/** The phase of a version at a moment. A date is the first moment of its phase. */
export function phaseOf({ deprecatedAt, readOnlyAt, sunsetAt }: Lifecycle, now: Date): Phase {
  if (now >= sunsetAt) return 'retired';
  if (now >= readOnlyAt) return 'read_only';
  return now >= deprecatedAt ? 'deprecated' : 'active';
}

/** Where people read how to go on, below the root of the server. */
export const guidePath = '/docs/v1-to-v2';
