import { MessageChannel, Worker } from 'node:worker_threads';
import { messageKinds, type DatabasePlace, type DatabaseWorkerData } from './database-messages.ts';
import { allocateSlot, SharedSlot, type SlotMemory, type SlotMessage } from './shared-slot.ts';

/** PostgreSQL as the first thread of the process has compiled it. V8 makes machine code of a function at its first call, and threads share it. */
let program: WebAssembly.Module | null = null;

/**
 * The thread in which the embedded database runs. A statement occupies that thread and never the event loop, however long
 * it takes.
 */
export class DatabaseThread {
  readonly #worker: Worker;
  readonly #requests: SharedSlot;
  readonly #answers: SharedSlot;
  /** Rejects the answer that is waited for. */
  #fail: (error: Error) => void = () => {};
  #ended: Error | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #pendingCount = 0;

  private constructor(worker: Worker, requests: SharedSlot, answers: SharedSlot) {
    this.#worker = worker;
    this.#requests = requests;
    this.#answers = answers;
    const end = (error: Error) => this.#fail((this.#ended ??= error));
    worker.on('error', end).on('exit', () => end(new Error('The thread of the embedded database has ended.')));
  }

  /** Starts the thread. It loads PostgreSQL while its caller finds out what to open. */
  static start(): DatabaseThread {
    const { port1, port2 } = new MessageChannel();
    const [requests, answers] = [allocateSlot(), allocateSlot()];
    const toMemory = (memory: SharedArrayBuffer, port: SlotMemory['port']) => ({ memory, port });
    const worker = new Worker(new URL('./database-worker.ts', import.meta.url), {
      workerData: {
        program,
        requests: toMemory(requests, port2),
        answers: toMemory(answers, port2),
      } satisfies DatabaseWorkerData,
      transferList: [port2],
      execArgv: [],
    });
    return new DatabaseThread(
      worker,
      new SharedSlot(toMemory(requests, port1)),
      new SharedSlot(toMemory(answers, port1)),
    );
  }

  /** Opens the database in a folder, or one in memory with this content. When that fails it rejects, and the thread ends. */
  async open(place: DatabasePlace): Promise<void> {
    try {
      if (this.#ended) throw this.#ended;
      const { promise, resolve, reject } = Promise.withResolvers<WebAssembly.Module>();
      this.#fail = reject;
      this.#worker.once('message', resolve);
      this.#worker.postMessage(place);
      program = await promise;
      this.#worker.unref();
    } catch (error) {
      await this.terminate();
      throw error;
    }
  }

  /** Runs bytes of PostgreSQL's protocol, and returns the bytes of the answer. */
  async run(bytes: Uint8Array): Promise<Buffer> {
    const { buffer, byteOffset, length } = await this.#ask({ kind: messageKinds.statement, bytes });
    return Buffer.from(buffer, byteOffset, length);
  }

  /** Stops the database and ends the thread. */
  async close(): Promise<void> {
    await this.#ask({ kind: messageKinds.close, bytes: new Uint8Array() });
    await this.terminate();
  }

  /** Ends the thread without stopping the database, which recovers at its next start. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Sends a message when all earlier ones are answered. A message that waits keeps the process alive. */
  async #ask(message: SlotMessage): Promise<Uint8Array> {
    if (this.#pendingCount++ === 0) this.#worker.ref();
    const answer = this.#last.then(() => this.#exchange(message));
    this.#last = answer.catch(() => {});
    try {
      return await answer;
    } finally {
      if (--this.#pendingCount === 0) this.#worker.unref();
    }
  }

  async #exchange(message: SlotMessage): Promise<Uint8Array> {
    if (this.#ended) throw this.#ended;
    // A race with one promise that every statement waits for would keep something of each statement for ever.
    const { promise, resolve, reject } = Promise.withResolvers<SlotMessage>();
    this.#fail = reject;
    this.#requests.put(message);
    this.#answers.takeAsync().then(resolve, reject);
    const { kind, bytes } = await promise;
    if (kind === messageKinds.failure) throw new Error(Buffer.from(bytes).toString());
    return bytes;
  }
}
