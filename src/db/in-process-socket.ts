import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';
import { isTurnOver, longStepSize, waitForOwnTurn, yieldToEventLoop } from '#src/process/event-loop.ts';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { findPanic, type DatabasePanic } from './panic.ts';

/** The state that all connections to one embedded database share. */
export type EmbeddedEngine = { pglite: PGlite; panic: DatabasePanic | null; answeredAt: number };

/**
 * A connection to the embedded database within the process. It replaces a socket in `pg`: bytes that the driver writes go
 * to PGlite unchanged, and so do the answers back.
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
    const { pglite, panic } = this.#engine;
    if (panic) throw panic;
    if (this.#isFirst) return;
    await pglite.exec('ROLLBACK');
    await pglite.exec('DISCARD ALL');
  }

  override _read(): void {}

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', done);
  }

  /** Runs the bytes. `execProtocolRaw` is not used, because it parses the answers too and keeps the results for ever. */
  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // After a panic PGlite would wait for the server for ever, and block the process.
    if (this.#engine.panic) return done(this.#engine.panic);
    // A statement and its answer take one turn of the event loop, so many statements in a row would hold it.
    const isLong = bytes.length >= longStepSize;
    if (!isLong && !isTurnOver()) return this.#run(bytes, done);
    const turn = isLong ? waitForOwnTurn(bytes.length) : yieldToEventLoop();
    void turn.then(() => (this.destroyed ? done() : this.#run(bytes, done)));
  }

  #run(bytes: Buffer, done: (error?: Error | null) => void): void {
    const parts: Buffer[] = [];
    // Each part is a view of PGlite's memory, so it is copied.
    const onRawData = (part: Uint8Array) => void parts.push(Buffer.from(part));
    const naming = () => ({ name: `a statement of ${bytes.length} bytes in the embedded database` });
    const running = holdMonitor.step(naming, () => this.#engine.pglite.execProtocolRawStream(bytes, { onRawData }));
    running.then(
      () => {
        const answer = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
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
