import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

/**
 * A connection to the embedded database that never leaves the process: what the driver writes is handed to PGlite as it
 * is, and its answer is handed back. Takes the place of a socket in `pg`.
 */
export class InProcessSocket extends Duplex {
  readonly #pglite: PGlite;
  readonly #isFirst: boolean;

  constructor(pglite: PGlite, isFirst: boolean) {
    super();
    this.#pglite = pglite;
    this.#isFirst = isFirst;
  }

  connect(): this {
    this.#takeOver().then(
      () => this.emit('connect'),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  /** PGlite has one session for all connections: a later one must not find what an earlier one left. */
  async #takeOver(): Promise<void> {
    if (this.#isFirst) return;
    await this.#pglite.exec('ROLLBACK');
    await this.#pglite.exec('DISCARD ALL');
  }

  override _read(): void {}

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', done);
  }

  /** Not by `execProtocolRaw`: that also reads the answers itself, and keeps what it has read for ever. */
  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const parts: Buffer[] = [];
    // A part is a view of PGlite's memory, so it is copied.
    const onRawData = (part: Uint8Array) => void parts.push(Buffer.from(part));
    this.#pglite.execProtocolRawStream(bytes, { onRawData }).then(
      () => {
        if (parts.length > 0) this.push(parts.length === 1 ? parts[0] : Buffer.concat(parts));
        done();
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
