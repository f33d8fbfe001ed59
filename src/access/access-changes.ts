import type { Bus } from '#src/bus/bus.ts';
import type { Principal } from './principal.ts';

/** A change after which what is known of a credential may be wrong. Null as `id` stands for all of a kind. */
export type AccessChange = { kind: 'key' | 'user' | 'token' | 'signing-key' | 'oauth'; id: string | null };

/** Tells all instances at once of changes that end or narrow credentials. A lost message costs the time of the caches. */
export type AccessChanges = {
  /** Announces a change that was committed. */
  announce(change: AccessChange): void;
  /**
   * Calls `listener` for each change, on this instance or another. Listeners are called in the order in which they came, so
   * that caches have forgotten before streams ask again. Returns the function that stops it.
   */
  listen(listener: (change: AccessChange) => void): () => void;
};

/** Notices of changes, for what has to look again at the credentials of its callers. */
export type AccessNotices = Pick<AccessChanges, 'listen'>;

/**
 * Tells whether a caller may have lost something by a change. A key stands on the keys that it was made with, so the change of
 * one concerns all callers; it is as rare as that of a signing key.
 */
export function mayConcern({ kind, id }: AccessChange, { userId, tokenId, source }: Principal): boolean {
  if (kind === 'user' && id !== null) return userId === id;
  if (kind === 'token' && id !== null) return tokenId === id;
  return kind !== 'oauth' || source === 'client';
}

const topic = 'parley:access';

/** Creates the notices of changes. Without a bus they reach this instance alone. */
export function createAccessChanges(bus: Bus | null): AccessChanges {
  const listeners = new Set<(change: AccessChange) => void>();
  const tell = (change: AccessChange) => listeners.forEach((listener) => listener(change));
  bus?.listen(topic, (message) => tell(JSON.parse(message) as AccessChange));
  return {
    announce(change) {
      tell(change);
      bus?.publish(topic, JSON.stringify(change));
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
