import { Duplex } from 'node:stream';
import type { DatabaseThread } from './database-thread.ts';
import { findPanic, type DatabasePanic } from './panic.ts';

/** The state that all connections to one embedded database share. */
export type EmbeddedEngine = { thread: Pick<DatabaseThread, 'run'>; panic: DatabasePanic | null; answeredAt: number };

/** Returns the message of PostgreSQL's protocol for a statement without parameters. */
function toQueryMessage(statement: string): Buffer {
  const message = Buffer.from(`Q\0\0\0\0${statement}\0`);
  message.writeInt32BE(message.length - 1, 1);
  return message;
}

/**
 * A connection to the embedded database within the process. It replaces a socket in `pg`: bytes that the driver writes go
 * to the thread of the database unchanged, and so do the answers back.
 */
export class InProcessSocket extends Duplex {
  readonly #engine: EmbeddedEngine;
  readonly #isFirst: boolean;

  constructor(engine: EmbeddedEngine, isFirst: boolean) {
    super();
    this.#engine = engine;
    this.#isFirst = isFirst;
  }

  connect(): this {
    this.#takeOver().then(
      () => this.emit('connect'),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  /** Resets the session. PGlite has only one for all connections, and a later one must not see the state of an earlier one. */
  async #takeOver(): Promise<void> {
    const { thread, panic } = this.#engine;
    if (panic) throw panic;
    if (this.#isFirst) return;
    await thread.run(toQueryMessage('ROLLBACK'));
    await thread.run(toQueryMessage('DISCARD ALL'));
  }

  override _read(): void {}

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', done);
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // After a panic PGlite would wait for the server for ever.
    if (this.#engine.panic) return done(this.#engine.panic);
    this.#engine.thread.run(bytes).then(
      (answer) => {
        this.#engine.panic = findPanic(answer);
        this.#engine.answeredAt = performance.now();
        if (answer.length > 0) this.push(answer);
        done(this.#engine.panic);
      },
      (error: Error) => done(error),
    );
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
