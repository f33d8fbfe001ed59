import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import { createFairQueue } from '#src/process/fair-queue.ts';
import { IdleProcess } from '#src/process/idle-process.ts';
import type { DocumentKind } from './document-kind.ts';
import type { DocumentText } from './document-text.ts';
import type { TimedReadRequest } from './reader-process.ts';
import type { ReadAnswer } from './worker.ts';

/** Takes text out of documents, in a process of its own. */
export type DocumentReader = {
  /**
   * Returns the text of a document; null when it cannot be read, or takes too much time or memory. One document is read at a time, and the
   * owners of those that wait take turns. Texts are kept for a while.
   */
  read(kind: DocumentKind, bytes: Buffer, owner?: string): Promise<DocumentText | null>;
  close(): void;
};

/** The number of texts that are kept. */
const keptTexts = 50;

/** The time for which it is kept that a document cannot be read: who names it again and again costs nothing. */
const unreadableMs = 600_000;

/** The time that a document may take of a processor, in milliseconds. */
const usualTimeoutMs = 15_000;

type WaitingDocument = { request: TimedReadRequest; resolve: (document: DocumentText | null) => void };

class ProcessDocumentReader implements DocumentReader {
  readonly #process = new IdleProcess<TimedReadRequest, ReadAnswer>(new URL('./reader-process.ts', import.meta.url));
  readonly #texts = new LRUCache<string, Promise<DocumentText | null>>(atMostEntries(keptTexts));
  readonly #turns = createFairQueue();
  readonly #waiting: WaitingDocument[] = [];
  readonly #timeoutMs: number;
  #isReading = false;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  async read(kind: DocumentKind, bytes: Buffer, owner?: string): Promise<DocumentText | null> {
    const key = `${kind} ${createHash('sha256').update(bytes).digest('base64url')}`;
    const known = this.#texts.get(key);
    if (known) return known;
    const { promise, resolve } = Promise.withResolvers<DocumentText | null>();
    this.#turns.insert(this.#waiting, { request: { kind, bytes, timeoutMs: this.#timeoutMs }, resolve }, owner);
    this.#texts.set(key, promise);
    void this.#readWaiting();
    const document = await promise;
    if (!document) this.#texts.set(key, promise, { ttl: unreadableMs });
    return document;
  }

  close(): void {
    this.#process.stop();
  }

  async #readWaiting(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const answer = await this.#process.ask(next.request);
      next.resolve(answer?.document ?? null);
    }
    this.#isReading = false;
  }
}

/**
 * Creates a reader. Its process starts with the first document, and ends when there was none for a minute. A document may take `timeoutMs` of
 * a processor.
 */
export const createDocumentReader = (timeoutMs = usualTimeoutMs): DocumentReader =>
  new ProcessDocumentReader(timeoutMs);
