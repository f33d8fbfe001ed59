import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import { limitCpuTime } from '#src/process/cpu-limit.ts';
import { IdleThread } from '#src/process/idle-thread.ts';
import type { DocumentKind } from './document-kind.ts';
import type { DocumentText } from './document-text.ts';
import type { ReadAnswer, ReadRequest } from './worker.ts';

/** Takes text out of documents, in a thread of its own. */
export type DocumentReader = {
  /** Returns the text of a document; null when it cannot be read, or takes too much time or memory. Texts are kept for a while. */
  read(kind: DocumentKind, bytes: Buffer): Promise<DocumentText | null>;
  close(): Promise<void>;
};

const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

/** The number of texts that are kept. */
const keptTexts = 50;

/** The time that a document may take of a processor, in milliseconds. */
const usualTimeoutMs = 15_000;

class ThreadedDocumentReader implements DocumentReader {
  readonly #thread = new IdleThread(new URL('./worker.ts', import.meta.url), resourceLimits);
  readonly #texts = new LRUCache<string, Promise<ReadAnswer>>(atMostEntries(keptTexts));
  readonly #timeoutMs: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  async read(kind: DocumentKind, bytes: Buffer): Promise<DocumentText | null> {
    const key = `${kind} ${createHash('sha256').update(bytes).digest('base64url')}`;
    const known = this.#texts.get(key);
    if (known) return (await known).document;
    const reading = this.#last.then(() => this.#readNow({ kind, bytes: new Uint8Array(bytes) }));
    this.#last = reading.catch(() => {});
    this.#texts.set(key, reading);
    const { document } = await reading.catch((): ReadAnswer => ({ document: null }));
    if (!document) this.#texts.delete(key);
    return document;
  }

  close(): Promise<void> {
    return this.#thread.stop();
  }

  async #readNow(request: ReadRequest): Promise<ReadAnswer> {
    const worker = await this.#thread.start();
    const { promise, resolve } = Promise.withResolvers<ReadAnswer>();
    const end = () => resolve({ document: null });
    const limit = limitCpuTime(worker, await worker.cpuUsage(), this.#timeoutMs);
    void limit.reached.then(end);
    worker.once('message', resolve).once('exit', end);
    worker.postMessage(request, [request.bytes.buffer as ArrayBuffer]);
    const answer = await promise;
    limit.lift();
    worker.off('message', resolve).off('exit', end);
    // A document that was given up is read on until its thread ends.
    if (answer.document === null) await this.close();
    else this.#thread.rest();
    return answer;
  }
}

/**
 * Creates a reader. Its thread starts with the first document, and ends when there was none for a minute. A document may take `timeoutMs` of a
 * processor.
 */
export const createDocumentReader = (timeoutMs = usualTimeoutMs): DocumentReader =>
  new ThreadedDocumentReader(timeoutMs);
