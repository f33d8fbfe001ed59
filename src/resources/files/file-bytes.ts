import { createHash, randomBytes, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Principal } from '#src/access/principal.ts';
import { newId } from '#src/api/ids.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { FileReceiver, ReceivedFile } from '#src/api/received-file.ts';
import type { Queryable } from '#src/db/query.ts';
import type { FileLimits } from '#src/files/file-limits.ts';
import { FileStoreError, type FileStore } from '#src/files/file-store.ts';
import { headBytes, isAllowedType, sniffMediaType, TextDetector, type AllowedTypes } from '#src/files/media-type.ts';
import { openBlocks, sealBlocks, toSealedRange, type ByteRange } from '#src/files/sealed-blocks.ts';
import {
  delayRemoval,
  deleteRemoval,
  hastenRemoval,
  insertRemoval,
  listDueRemovals,
  toFileKey,
} from './removal-store.ts';
import type { FileRow } from './table.ts';

type FileBytesOptions = {
  dataSource: Queryable;
  clock: () => Date;
  fileStore: FileStore;
  limits: FileLimits;
  onError: (error: unknown, context: object) => void;
};

/** The time after which bytes are removed that were arriving and that no file has taken: longer than any upload lasts. */
const arrivalMs = 86_400_000;

/** The time after which a removal that has failed is tried again. */
const retryMs = 600_000;

/** The time for which it is known whether the storage can be reached. */
const checkedMs = 5_000;

/** The bytes of a file that arrive, and what is found out about them on the way. */
class Arrival {
  readonly #hash: Hash = createHash('sha256');
  readonly #text = new TextDetector();
  readonly #limitBytes: number;
  readonly #types: AllowedTypes;
  #head: Buffer[] = [];
  #sniffed: string | null | undefined;
  bytes = 0;

  constructor(limitBytes: number, types: AllowedTypes) {
    this.#limitBytes = limitBytes;
    this.#types = types;
  }

  /** Passes the bytes on. @throws `payload_too_large`, `unsupported_media_type`, as soon as that is known */
  async *watch(content: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      this.bytes += chunk.length;
      if (this.bytes > this.#limitBytes) throw tooLarge(this.#limitBytes);
      this.#hash.update(chunk);
      this.#text.add(chunk);
      if (this.#sniffed === undefined) this.#head.push(chunk);
      if (this.bytes >= headBytes) await this.#sniff();
      yield chunk;
    }
  }

  async #sniff(): Promise<string | null> {
    if (this.#sniffed === undefined) {
      this.#sniffed = await sniffMediaType(Buffer.concat(this.#head));
      this.#head = [];
      if (this.#sniffed !== null) this.#requireAllowed(this.#sniffed);
    }
    return this.#sniffed;
  }

  #requireAllowed(mediaType: string): void {
    if (isAllowedType(this.#types, mediaType)) return;
    const detail = `This server takes files of the types ${this.#types!.join(', ')}; this one is ${mediaType} by its bytes.`;
    const suggestions = ['If you operate this server, add the type to PARLEY_FILE_TYPES.'];
    throw problem('unsupported_media_type', detail, { suggestions });
  }

  async end(): Promise<{ mediaType: string; bytes: number; sha256: string }> {
    if (this.bytes === 0) throw emptyFile();
    const text = this.#text.end() ? 'text/plain' : 'application/octet-stream';
    const mediaType = (await this.#sniff()) ?? text;
    this.#requireAllowed(mediaType);
    return { mediaType, bytes: this.bytes, sha256: this.#hash.digest('hex') };
  }
}

function tooLarge(limitBytes: number): Problem {
  const suggestions = ['If you operate this server, raise PARLEY_FILE_BYTES.'];
  return problem('payload_too_large', `The file is larger than ${limitBytes} bytes.`, { suggestions });
}

const emptyFile = (): Problem =>
  problem('invalid_request', 'The file is empty.', {
    errors: [{ pointer: '', detail: 'Must have at least one byte.', code: 'minLength' }],
  });

/** Returns the problem of a store that fails; other errors stay as they are. */
function explainStoreError(error: unknown): unknown {
  if (!(error instanceof FileStoreError)) return error;
  if (error.fault === 'full') {
    const detail = 'The storage of files is full: no file can be stored until its operator has made room.';
    return problem('storage_full', detail, { cause: error, retryAfterS: 60 });
  }
  const detail = 'The storage of files cannot be reached, or does not have these bytes.';
  return problem('service_unavailable', detail, { cause: error, retryAfterS: 10 });
}

/**
 * The stored bytes of files. Before the first byte of an upload is written, a row says when it is to be removed, and the transaction that
 * makes the file deletes that row. Deleting a file writes such a row. So bytes without a file are removed whatever has
 * crashed, and nothing has to be listed for it.
 */
export class FileBytes implements FileReceiver {
  readonly #options: FileBytesOptions;
  #checked = { at: -Infinity, isReachable: Promise.resolve(true) };
  #removalHolds = 0;

  constructor(options: FileBytesOptions) {
    this.#options = options;
  }

  get limits(): FileLimits {
    return this.#options.limits;
  }

  get limitBytes(): number {
    return this.limits.fileBytes;
  }

  async receive(
    { organizationId }: Pick<Principal, 'organizationId'>,
    content: Readable,
    { name, limitBytes }: { name: string | null; limitBytes: number },
  ): Promise<ReceivedFile> {
    const { dataSource, clock, fileStore, limits } = this.#options;
    const id = newId('file');
    const key = toFileKey(organizationId, id);
    const secret = randomBytes(32);
    const arrival = new Arrival(Math.min(limitBytes, limits.fileBytes), limits.types);
    await insertRemoval(dataSource, key, new Date(clock().getTime() + arrivalMs));
    try {
      await fileStore.write(key, sealBlocks(secret, arrival.watch(content)));
      return { id, key, name, ...(await arrival.end()), secret: secret.toString('base64') };
    } catch (error) {
      await this.remove(key);
      throw explainStoreError(error);
    }
  }

  release({ key }: ReceivedFile): Promise<void> {
    return this.remove(key);
  }

  /** Reads a range of a file. @throws `storage_full`, `service_unavailable`; `DamagedBlockError` */
  async *read(file: Pick<FileRow, 'id' | 'organizationId' | 'bytes' | 'secret'>, range: ByteRange) {
    const sealed = toSealedRange(range, file.bytes);
    const stored = this.#options.fileStore.read(toFileKey(file.organizationId, file.id), sealed.start, sealed.end);
    try {
      yield* openBlocks(Buffer.from(file.secret, 'base64'), stored, range);
    } catch (error) {
      throw explainStoreError(error);
    }
  }

  /** Tells whether the storage can be reached; the answer is kept for some seconds. Never throws. */
  isReachable(): Promise<boolean> {
    const now = this.#options.clock().getTime();
    if (now - this.#checked.at >= checkedMs) {
      const check = this.#options.fileStore.check();
      this.#checked = {
        at: now,
        isReachable: check.then(
          () => true,
          () => false,
        ),
      };
    }
    return this.#checked.isReachable;
  }

  /** Keeps all stored bytes until the returned function is called: what becomes due meanwhile is removed by the next `sweep`. */
  holdRemovals(): () => void {
    this.#removalHolds += 1;
    return () => void (this.#removalHolds -= 1);
  }

  /** Removes stored bytes that no file has any more. What fails is done by `sweep`. */
  async remove(key: string): Promise<void> {
    const { dataSource, clock, onError } = this.#options;
    try {
      if ((await hastenRemoval(dataSource, key, clock())) && this.#removalHolds === 0) await this.#removeDue(key);
    } catch (error) {
      onError(error, { work: 'removing the bytes of a file' });
    }
  }

  async #removeDue(key: string): Promise<void> {
    await this.#options.fileStore.remove(key);
    await deleteRemoval(this.#options.dataSource, key);
  }

  /** Removes all bytes that are due to be. Several processes may do the same. */
  async sweep(stopping?: AbortSignal): Promise<void> {
    const { dataSource, clock, onError } = this.#options;
    const isStopped = () => this.#removalHolds > 0 || (stopping?.aborted ?? false);
    for (let keys = ['']; keys.length > 0 && !isStopped();) {
      keys = await listDueRemovals(dataSource, clock());
      for (const key of keys) {
        if (isStopped()) return;
        await this.#removeDue(key).catch(async (error: unknown) => {
          onError(error, { work: 'removing the bytes of a file' });
          await delayRemoval(dataSource, key, new Date(clock().getTime() + retryMs));
        });
      }
    }
  }
}
