import { hkdfSync, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Principal } from '#src/access/principal.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import type { FileReceiver, ReceivedFile } from '#src/api/received-file.ts';
import type { Queryable } from '#src/db/query.ts';
import type { FileLimits } from '#src/files/file-limits.ts';
import { FileStoreError, type FileStore } from '#src/files/file-store.ts';
import { Arrival } from './arrival.ts';
import { listFileSegments, type Segment } from './segment-store.ts';
import { openBlocks, sealBlocks, toSealedRange, type ByteRange } from '#src/files/sealed-blocks.ts';
import {
  delayRemoval,
  deleteRemoval,
  hastenRemoval,
  insertRemoval,
  listDueRemovals,
  toFileKey,
} from './removal-store.ts';
import { deleteUploads } from '#src/resources/uploads/store.ts';
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

/** The time after which a storage that has not answered stores nothing more of what it was sent. */
const lateMs = 900_000;

/** The time for which it is known whether the storage can be reached. */
const checkedMs = 5_000;

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

/** Returns the key that the bytes of a segment are encrypted with: one of its own, since the numbers of its blocks begin again (RFC 5869). */
const toSegmentKey = (secret: string, key: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), '', key, 32));

/** A file whose bytes are read. */
export type ReadableFile = Pick<FileRow, 'id' | 'organizationId' | 'bytes' | 'secret' | 'isSegmented'>;

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
      await this.#discard(key, error);
      throw explainStoreError(error);
    }
  }

  release({ key }: ReceivedFile): Promise<void> {
    return this.remove(key);
  }

  /** Reads a range of a file. @throws `storage_full`, `service_unavailable`; `DamagedBlockError` */
  async *read(file: ReadableFile, range: ByteRange): AsyncGenerator<Buffer> {
    const key = toFileKey(file.organizationId, file.id);
    const segments = file.isSegmented ? await listFileSegments(this.#options.dataSource, file.id) : [];
    if (file.isSegmented) yield* this.readSegments(file.secret, segments, range);
    else yield* this.#readPart(Buffer.from(file.secret, 'base64'), { key, bytes: file.bytes }, range);
  }

  /** Reads a range of bytes that are stored in segments. @throws as `read` does */
  async *readSegments(secret: string, segments: readonly Segment[], range: ByteRange): AsyncGenerator<Buffer> {
    for (const segment of segments) {
      const start = Math.max(range.start - segment.start, 0);
      const end = Math.min(range.end - segment.start, segment.bytes);
      if (start < end) yield* this.#readPart(toSegmentKey(secret, segment.key), segment, { start, end });
    }
  }

  async *#readPart(secret: Buffer, { key, bytes }: Pick<Segment, 'key' | 'bytes'>, range: ByteRange) {
    const sealed = toSealedRange(range, bytes);
    try {
      yield* openBlocks(secret, this.#options.fileStore.read(key, sealed.start, sealed.end), range);
    } catch (error) {
      throw explainStoreError(error);
    }
  }

  /**
   * Stores bytes of a file that arrives in several requests, and returns the key under which they are and their number. They are
   * thrown away after a day unless a segment takes them.
   * @throws `storage_full`, `service_unavailable`; or what `content` throws
   */
  async storeSegment(
    { organizationId, id, secret }: Pick<FileRow, 'organizationId' | 'id' | 'secret'>,
    content: AsyncIterable<Buffer>,
  ): Promise<Pick<Segment, 'key' | 'bytes'>> {
    const { dataSource, clock, fileStore } = this.#options;
    const key = `${toFileKey(organizationId, id)}-${randomBytes(8).toString('hex')}`;
    let bytes = 0;
    const counted = async function* () {
      for await (const chunk of content) {
        bytes += chunk.length;
        yield chunk;
      }
    };
    await insertRemoval(dataSource, key, new Date(clock().getTime() + arrivalMs));
    try {
      await fileStore.write(key, sealBlocks(toSegmentKey(secret, key), counted()));
      return { key, bytes };
    } catch (error) {
      await this.#discard(key, error);
      throw explainStoreError(error);
    }
  }

  /**
   * Has bytes removed that could not be stored. A storage that has not answered may still store them, so that they are removed once that must
   * have happened.
   */
  async #discard(key: string, error: unknown): Promise<void> {
    const mayComeLate = error instanceof FileStoreError && error.fault === 'unavailable';
    await this.remove(key, mayComeLate ? lateMs : 0);
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

  /** Removes stored bytes that no file has any more, after some milliseconds. What fails, and what is not due now, is done by `sweep`. */
  async remove(key: string, afterMs = 0): Promise<void> {
    const { dataSource, clock, onError } = this.#options;
    try {
      const isLeft = await hastenRemoval(dataSource, key, new Date(clock().getTime() + afterMs));
      if (isLeft && afterMs === 0 && this.#removalHolds === 0) await this.#removeDue(key);
    } catch (error) {
      onError(error, { work: 'removing the bytes of a file' });
    }
  }

  async #removeDue(key: string): Promise<void> {
    await this.#options.fileStore.remove(key);
    await deleteRemoval(this.#options.dataSource, key);
  }

  /** Removes expired uploads, and all bytes that are due to be. Several processes may do the same. */
  async sweep(stopping?: AbortSignal): Promise<void> {
    const { dataSource, clock, onError } = this.#options;
    const isStopped = () => this.#removalHolds > 0 || (stopping?.aborted ?? false);
    await deleteUploads(dataSource, 'expires_at < $1', [clock()]);
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
