import type { Queryable } from '#src/db/query.ts';
import { repeat } from '#src/process/repeat.ts';
import { updateLastUses } from './key-store.ts';

/** Remembers when keys were last used, and writes it in one statement for many uses. */
export type KeyUses = {
  note(keyId: string, atMs: number): void;
  /** Writes what was noted. */
  flush(): Promise<void>;
  /** Begins to write in the background. Returns the function that writes the rest and stops. */
  begin(): () => Promise<void>;
};

const flushEveryMs = 10_000;

/** Creates the memory of last uses. It holds one time for each key that was used since it was last written. */
export function createKeyUses(db: Queryable, onError: (error: unknown, context: object) => void): KeyUses {
  let uses = new Map<string, number>();
  async function flush(): Promise<void> {
    if (uses.size === 0) return;
    const noted = uses;
    uses = new Map();
    await updateLastUses(db, noted);
  }
  const onFailure = (error: unknown) => onError(error, { work: 'writing when keys were last used' });
  return {
    note: (keyId, atMs) => void uses.set(keyId, atMs),
    flush,
    begin() {
      const stop = repeat({ name: 'last uses of keys', round: flush, everyMs: flushEveryMs, now: false, onFailure });
      return async () => {
        await stop();
        await flush().catch(onFailure);
      };
    },
  };
}
