import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from '#generated/packages/tar-stream.js';
import { aboutName, sumsName, toSumLine, type BackupAbout } from './backup-format.ts';

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Yields the first bytes of a file, and zeros in the place of those that it has lost since it was measured. */
async function* readFirst(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  if (size === 0) return;
  let read = 0;
  const content = file.createReadStream({ end: size - 1, autoClose: false });
  for await (const chunk of content as AsyncIterable<Buffer>) {
    read += chunk.length;
    yield chunk;
  }
  if (read < size) yield Buffer.alloc(size - read);
}

/** Writes the entries of a backup one after the other. */
export class BackupWriter {
  readonly #pack = pack();
  readonly #sums: string[] = [];
  readonly #written: Promise<void>;
  /** The number of files, and of their bytes, that were added. */
  files = 0;
  bytes = 0;

  /** @param write takes the next bytes of the archive, and resolves when it takes more */
  constructor(write: (chunk: Buffer) => Promise<void>) {
    // The least compression: it takes a third of the time of the usual one, for a tenth more bytes.
    this.#written = pipeline(this.#pack as unknown as Readable, createGzip({ level: 1 }), async (archive) => {
      for await (const chunk of archive) await write(chunk as Buffer);
    });
    this.#written.catch(() => {}); // `end` tells of it
  }

  /** Adds the entry that says what the archive is. It has to be the first. */
  addAbout(about: BackupAbout): Promise<void> {
    return this.addText(aboutName, `${JSON.stringify(about, null, 2)}\n`);
  }

  async addText(name: string, text: string): Promise<void> {
    const bytes = Buffer.from(text);
    await this.#add(name, bytes.length, Readable.from([bytes]));
  }

  /** Adds an empty folder. */
  addFolder(name: string): void {
    this.#pack.entry({ name, type: 'directory', mode: 0o700 });
  }

  /** Adds a file as it is. One that is gone is left out; one that is written to may be mixed of before and after. */
  async addFile(name: string, path: string): Promise<boolean> {
    // A file that is open can be read to its end, whoever deletes it meanwhile.
    const file = await open(path).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (!file) return false;
    try {
      const { size } = await file.stat();
      await this.#add(name, size, readFirst(file, size));
    } finally {
      await file.close();
    }
    this.files += 1;
    return true;
  }

  /** Adds the checksums, and resolves when all is written. Throws what kept it from being written. */
  async end(): Promise<void> {
    await this.addText(sumsName, this.#sums.join(''));
    this.#pack.finalize();
    await this.#written;
  }

  /** Gives the archive up. */
  abandon(): void {
    this.#pack.destroy();
  }

  async #add(name: string, size: number, content: AsyncIterable<Buffer>): Promise<void> {
    const hash = createHash('sha256');
    const entry = this.#pack.entry({ name, size, mode: 0o600 }) as unknown as Writable;
    async function* hashed() {
      for await (const chunk of content) {
        hash.update(chunk);
        yield chunk;
      }
    }
    try {
      await pipeline(hashed, entry);
    } catch (error) {
      throw await this.#explain(error);
    }
    this.bytes += size;
    this.#sums.push(toSumLine(name, hash.digest('hex')));
  }
  /** Returns why an entry was cut off: what kept the archive from being written, or what the entry itself says. */
  #explain(error: unknown): Promise<unknown> {
    this.abandon();
    return this.#written.then(
      () => error,
      (failure: NodeJS.ErrnoException) => (failure.code === 'ERR_STREAM_PREMATURE_CLOSE' ? error : failure),
    );
  }
}
