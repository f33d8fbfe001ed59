import { newSigningSecret } from './standard-webhooks.ts';

/** The secrets by which requests to one receiver are signed. */
export type SigningSecrets = {
  current: string;
  /** The one before the last rotation; null when there is none. */
  previous: string | null;
};

/** Makes the secrets of a new receiver. */
export const newSigningSecrets = (): SigningSecrets => ({ current: newSigningSecret(), previous: null });

/** Returns the secrets that sign at a time, the newest first. `previousUntil` is the time until which the previous one does. */
export function listValidSecrets(
  { current, previous }: SigningSecrets,
  previousUntil: Date | null,
  now: Date,
): string[] {
  return previous !== null && previousUntil !== null && previousUntil > now ? [current, previous] : [current];
}

/** The time for which the secret before signs too, in seconds, unless a rotation says otherwise. */
const defaultOverlapS = 86_400;

/** The secrets after a rotation, and the time until which the previous one signs. */
export type Rotation = { secrets: SigningSecrets; previousUntil: Date | null };

/** Makes a new secret in the place of the current one, which goes on to sign for `overlapS` seconds. */
export function rotateSigningSecrets(
  known: SigningSecrets | null,
  { now, overlapS = defaultOverlapS }: { now: Date; overlapS?: number | undefined },
): Rotation {
  const current = newSigningSecret();
  if (overlapS === 0 || !known) return { secrets: { current, previous: null }, previousUntil: null };
  return { secrets: { current, previous: known.current }, previousUntil: new Date(now.getTime() + overlapS * 1_000) };
}
