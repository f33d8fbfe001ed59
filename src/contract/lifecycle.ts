/** The dates at which a version of the API changes its phase, in ascending order. */
export type Lifecycle = { deprecatedAt: Date; readOnlyAt: Date; sunsetAt: Date };

/** The phases of a version. */
export type Phase = 'active' | 'deprecated' | 'read_only' | 'retired';

/** The default dates of version 1. */
export const lifecycleOfV1: Lifecycle = {
  deprecatedAt: new Date('2026-01-01T00:00:00.000Z'),
  readOnlyAt: new Date('2027-06-30T00:00:00.000Z'),
  sunsetAt: new Date('2027-12-31T00:00:00.000Z'),
};

/** Returns the phase of a version at a time. A date belongs to the phase that begins with it. */
export function getPhase({ deprecatedAt, readOnlyAt, sunsetAt }: Lifecycle, now: Date): Phase {
  if (now >= sunsetAt) return 'retired';
  if (now >= readOnlyAt) return 'read_only';
  return now >= deprecatedAt ? 'deprecated' : 'active';
}

/** The path of the migration guide. */
export const guidePath = '/docs/v1-to-v2';
