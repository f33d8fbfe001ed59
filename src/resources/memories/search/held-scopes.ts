import { LRUCache } from 'lru-cache';
import type { FirstOpen } from './written-since.ts';

type OnError = (error: unknown, context: object) => void;

/** What is held of a scope, with all that was written before `firstOpen`. */
export type HeldScope<Content> = { content: Content; firstOpen: FirstOpen };

/** How something of scopes is read from the database, and brought up to date. A `Key` names a scope and what is held of it. */
export type ScopeSource<Key extends { scopeKey: string }, Content, Written extends { key: string }> = {
  /** What is read, for the log. */
  work: string;
  /** The bytes that are held in all, and of one scope at most. */
  maxBytes: number;
  maxScopeBytes: number;
  toText(key: Key): string;
  /** Reads all of a scope; null when it is too much. */
  read(key: Key): Promise<HeldScope<Content> | null>;
  /** Reads what was written in scopes since each was read. The keys differ by their scopes only. */
  readWritten(
    read: readonly { key: Key; firstOpen: FirstOpen }[],
  ): Promise<{ written: Written[]; firstOpen: FirstOpen }>;
  apply(content: Content, written: Written): void;
  /** Returns about how many bytes are held, or Infinity when the scope is to be read anew. */
  measure(content: Content): number;
};

/**
 * The bytes of a scope that is known, beside what is held of it, and the most scopes that are known, held or not: each counts for so
 * much of all bytes at least.
 */
const entryBytes = 150;
const maxScopes = 10_000;
/** The time for which a scope is held: what was deleted goes with it. And that until a scope that is not held is looked at again. */
const heldMs = 30 * 60_000;
const retryMs = 60_000;

/** What is known of a scope: what is held of it, or null while it is read and when it is too much. */
type Entry<Content> = { held: HeldScope<Content> | null };

/**
 * What a process holds in memory of the scopes that were searched last. A search has them brought up to date by one statement,
 * so that it finds what any process has written before it. They choose candidates only: the database says which are there.
 */
export class HeldScopes<Key extends { scopeKey: string }, Content, Written extends { key: string }> {
  readonly #source: ScopeSource<Key, Content, Written>;
  readonly #onError: OnError;
  readonly #entries: LRUCache<string, Entry<Content>>;
  /** The last work on each scope that has not ended. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(source: ScopeSource<Key, Content, Written>, onError: OnError) {
    this.#source = source;
    this.#onError = onError;
    this.#entries = new LRUCache({
      maxSize: source.maxBytes,
      ttl: heldMs,
      sizeCalculation: ({ held }) =>
        Math.max(Math.ceil(source.maxBytes / maxScopes), entryBytes + (held ? source.measure(held.content) : 0)),
    });
  }

  /**
   * Returns what is held of those of the scopes that are held, up to date. The others are read in the background, for later
   * searches, unless they are too much.
   */
  async open(keys: readonly Key[]): Promise<Map<string, Content>> {
    const held = keys.flatMap((key) => {
      const scope = this.#find(key);
      return scope ? [{ key, scope }] : [];
    });
    if (held.length > 0) await this.#inTurn(held, () => this.#update(held));
    return new Map(held.map(({ key, scope }) => [key.scopeKey, scope.content]));
  }

  /**
   * Does work on scopes one after the other, so that of two readings the later one is the last to be applied: it has the newer
   * words or vectors of a memory.
   */
  async #inTurn(held: readonly { key: Key }[], work: () => Promise<void>): Promise<void> {
    const texts = held.map(({ key }) => this.#source.toText(key));
    const before = texts.map((text) => this.#turns.get(text));
    const turn = Promise.all(before).then(work);
    const ended = turn.catch(() => {});
    for (const text of texts) this.#turns.set(text, ended);
    try {
      await turn;
    } finally {
      for (const text of texts) if (this.#turns.get(text) === ended) this.#turns.delete(text);
    }
  }

  /** Brings scopes up to date. */
  async #update(held: readonly { key: Key; scope: HeldScope<Content> }[]): Promise<void> {
    const scopes = new Map(held.map((one) => [one.key.scopeKey, one]));
    const read = held.map(({ key, scope: { firstOpen } }) => ({ key, firstOpen }));
    const { written, firstOpen } = await this.#source.readWritten(read);
    for (const one of written) this.#source.apply(scopes.get(one.key)!.scope.content, one);
    for (const { scope } of held) if (BigInt(scope.firstOpen) < BigInt(firstOpen)) scope.firstOpen = firstOpen;
    for (const scopeKey of new Set(written.map(({ key }) => key))) {
      const { key, scope } = scopes.get(scopeKey)!;
      this.#keep(key, scope);
    }
  }

  #find(key: Key): HeldScope<Content> | null {
    const text = this.#source.toText(key);
    const entry = this.#entries.get(text);
    if (entry) return entry.held;
    this.#entries.set(text, { held: null });
    void this.#read(key).catch((error: unknown) => {
      this.#entries.set(text, { held: null }, { ttl: retryMs });
      this.#onError(error, { work: this.#source.work });
    });
    return null;
  }

  async #read(key: Key): Promise<void> {
    const held = await this.#source.read(key);
    if (held) this.#entries.set(this.#source.toText(key), { held });
  }

  /** Holds a scope on, unless it has become too much or is to be read anew. */
  #keep(key: Key, held: HeldScope<Content>): void {
    const text = this.#source.toText(key);
    const bytes = this.#source.measure(held.content);
    if (bytes === Infinity) {
      this.#entries.delete(text);
      return;
    }
    const ttl = this.#entries.getRemainingTTL(text);
    const fits = bytes <= this.#source.maxScopeBytes;
    this.#entries.set(text, { held: fits ? held : null }, ttl > 0 ? { ttl } : {});
  }
}
