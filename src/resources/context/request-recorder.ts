import type { Queryable } from '#src/db/query.ts';
import type { PromptRequest } from './document.ts';
import { listThoughtMemories, toRequestDocument, type RequestFrame } from './request-document.ts';
import { snapshotInsert } from './snapshot-store.ts';

/** Keeps what the models of one run are sent, request by request. Its first prompt is kept by whoever starts it. */
export class RequestRecorder {
  readonly #db: Queryable;
  readonly #runId: string;
  #number = 0;

  constructor(db: Queryable, runId: string) {
    this.#db = db;
    this.#runId = runId;
  }

  /** Counts a request that is the first prompt of its run, as it was kept. */
  skip(): void {
    this.#number += 1;
  }

  /** Keeps a request, before it is sent. `message` is the id of the message that its answer becomes. */
  async record(
    { signal: _signal, ...request }: PromptRequest & { signal?: unknown },
    more: { base: PromptRequest; message: string; frame: RequestFrame },
  ): Promise<void> {
    this.#number += 1;
    const document = toRequestDocument(request, more);
    const refs = listThoughtMemories(document).map(({ id }) => id);
    const row = { runId: this.#runId, number: this.#number, document, memoryRefs: refs.length > 0 ? refs : null };
    // Raw: content, which is encrypted on the way.
    await this.#db.query(snapshotInsert.sql, snapshotInsert.toParameters([row]));
  }
}
