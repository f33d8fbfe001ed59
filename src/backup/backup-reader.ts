import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from '#generated/packages/tar-stream.js';
import {
  aboutName,
  BackupError,
  isContentName,
  readAbout,
  readSums,
  sumsName,
  type BackupAbout,
} from './backup-format.ts';

/** Takes the content of a backup as it is read. */
export type BackupSink = {
  /** Is told what the backup is, before anything else. */
  begin(about: BackupAbout): Promise<void>;
  folder(name: string): Promise<void>;
  /** Takes a file. It has to read all of it. */
  file(name: string, content: AsyncIterable<Buffer>): Promise<void>;
};

type ReadBackup = { about: BackupAbout; files: number; bytes: number };
type Entry = AsyncIterable<Buffer> & { header: { name: string; type?: string | null; size?: number } };

const maxTextBytes = 512 * 1024 * 1024;

async function readText(entry: Entry): Promise<string> {
  const chunks: Buffer[] = [];
  if ((entry.header.size ?? 0) > maxTextBytes)
    throw new BackupError('The backup is damaged: a list in it is too long.');
  for await (const chunk of entry) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Reads the entries of a backup, and compares what was read with its checksums. */
class BackupReading {
  readonly #sink: BackupSink;
  readonly #sums = new Map<string, string>();
  #about: BackupAbout | null = null;
  #expected: Map<string, string> | null = null;
  #files = 0;
  #bytes = 0;

  constructor(sink: BackupSink) {
    this.#sink = sink;
  }

  async read(entry: Entry): Promise<void> {
    const { name, type } = entry.header;
    if (this.#expected) throw new BackupError('The backup is damaged: something follows its end.');
    if (!this.#about) return this.#readAbout(entry, name);
    if (name === sumsName) {
      this.#expected = readSums(await readText(entry));
      return;
    }
    const path = name.replace(/\/$/, '');
    if (!isContentName(path) || this.#sums.has(path))
      throw new BackupError(`The backup has an entry that Parley does not write: ${name}.`);
    if (type === 'directory') {
      await this.#sink.folder(path);
      for await (const _nothing of entry);
    } else if (type === 'file') await this.#readFile(entry, path);
    else throw new BackupError(`The backup has an entry that is neither a file nor a folder: ${name}.`);
  }

  async #readAbout(entry: Entry, name: string): Promise<void> {
    if (name !== aboutName) throw new BackupError('The file is no backup of Parley: it begins with something else.');
    const text = await readText(entry);
    this.#about = readAbout(text);
    this.#sums.set(name, createHash('sha256').update(text).digest('hex'));
    await this.#sink.begin(this.#about);
  }

  async #readFile(entry: Entry, name: string): Promise<void> {
    const hash = createHash('sha256');
    const count = (bytes: number) => (this.#bytes += bytes);
    async function* hashed() {
      for await (const chunk of entry) {
        hash.update(chunk);
        count(chunk.length);
        yield chunk;
      }
    }
    await this.#sink.file(name, hashed());
    this.#sums.set(name, hash.digest('hex'));
    this.#files += 1;
  }

  /** @throws BackupError when something is missing, or is not as it was when the backup was made */
  end(): ReadBackup {
    if (!this.#about || !this.#expected) throw new BackupError(incomplete);
    for (const [name, sha256] of this.#expected) {
      const found = this.#sums.get(name);
      if (found === undefined) throw new BackupError(`The backup is damaged: ${name} is missing.`);
      if (found !== sha256) throw new BackupError(`The backup is damaged: ${name} is not what was backed up.`);
    }
    if (this.#sums.size !== this.#expected.size)
      throw new BackupError('The backup is damaged: it has files without a checksum.');
    return { about: this.#about, files: this.#files, bytes: this.#bytes };
  }
}

const incomplete = 'The backup is not whole: it ends before its end. Take another one.';

/** Returns the sentence for what gzip or tar say of bytes that they cannot read; other errors stay as they are. */
function explain(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR' || /Unexpected end of data/.test(message)) return new BackupError(incomplete);
  if (code?.startsWith('Z_') || /Invalid (?:tar )?header/.test(message))
    return new BackupError('The file is no backup of Parley, or is damaged.');
  return error;
}

/**
 * Reads a backup to its end, and gives its content away as it comes: only when this resolves is it certain to be whole.
 * @throws BackupError when it is not, and what the sink throws
 */
export async function readBackup(archive: Readable, sink: BackupSink): Promise<ReadBackup> {
  const entries = extract();
  const reading = new BackupReading(sink);
  const unpacking = pipeline(archive, createGunzip(), entries as unknown as NodeJS.WritableStream);
  unpacking.catch(() => {}); // it is awaited below, when the entries are read
  try {
    for await (const entry of entries as unknown as AsyncIterable<Entry>) await reading.read(entry);
    await unpacking;
    return reading.end();
  } catch (error) {
    archive.destroy();
    const cause = await unpacking.then(
      () => error,
      (failure: unknown) => (error instanceof BackupError || 'syscall' in (error as object) ? error : failure),
    );
    throw explain(cause);
  }
}
