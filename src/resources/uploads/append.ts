import type { Readable } from 'node:stream';
import { invalidRequest, problem } from '#src/api/problems.ts';
import type { ChangeNote } from '#src/api/write.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { Arrival } from '#src/resources/files/arrival.ts';
import type { FileBytes } from '#src/resources/files/file-bytes.ts';
import { takeBytes } from '#src/resources/files/removal-store.ts';
import { insertSegment, listFileSegments, type Segment } from '#src/resources/files/segment-store.ts';
import { insertFile, toFile } from '#src/resources/files/store.ts';
import type { Services } from '#src/resources/services.ts';
import { BodyPieces } from './body-pieces.ts';
import { advanceUpload, deleteUploads } from './store.ts';
import type { UploadRow } from './table.ts';

/** The bytes after which what has arrived is kept, whatever becomes of this process. */
const segmentBytes = 8_388_608;

/** The time after which an upload is removed to which nothing was added. */
export const uploadLifeMs = 86_400_000;

/** Carries out the transaction that makes the file, with what it notes for the audit. */
type CommitFile = (work: (tx: EntityDatabase, note: ChangeNote) => Promise<void>) => Promise<unknown>;

type AppendDeps = Pick<Services, 'dataSource' | 'clock' | 'fileBytes'>;

/** Appends a body to an upload, segment by segment, and makes its file when it is complete. */
export class UploadAppender {
  readonly #deps: AppendDeps;
  readonly #commit: CommitFile;
  #upload: UploadRow;

  constructor(deps: AppendDeps, upload: UploadRow, commit: CommitFile) {
    this.#deps = deps;
    this.#commit = commit;
    this.#upload = upload;
  }

  /**
   * Appends a body, and returns to where the upload has come. What has arrived when the connection breaks is kept.
   * @throws `conflict` when another request has gone on with it; `invalid_request` for more bytes than there are to come;
   * `unsupported_media_type`, which deletes the upload
   */
  async append(content: Readable): Promise<number> {
    const pieces = new BodyPieces(content);
    while (!pieces.isOver) {
      const room = this.#upload.bytes - this.#upload.receivedBytes;
      // One byte more, so that a body that is too long is noticed.
      const stored = await this.#deps.fileBytes.storeSegment(
        this.#upload,
        pieces.take(Math.min(segmentBytes, room + 1)),
      );
      try {
        if (stored.bytes > room) throw tooMany(this.#upload);
        if (stored.bytes > 0) await this.#keep({ ...stored, start: this.#upload.receivedBytes });
      } catch (error) {
        await this.#deps.fileBytes.remove(stored.key);
        throw error;
      }
      if (stored.bytes === 0) await this.#deps.fileBytes.remove(stored.key);
    }
    if (pieces.failure !== null) throw pieces.failure;
    return this.#upload.receivedBytes;
  }

  async #keep(segment: Segment): Promise<void> {
    const receivedBytes = segment.start + segment.bytes;
    if (receivedBytes === this.#upload.bytes) await this.#complete(segment);
    else await this.#deps.dataSource.transaction((tx) => this.#insert(tx, segment, receivedBytes));
    this.#upload = { ...this.#upload, receivedBytes };
  }

  async #insert(tx: EntityDatabase, segment: Segment, receivedBytes: number): Promise<void> {
    const now = this.#deps.clock();
    const expiresAt = new Date(now.getTime() + uploadLifeMs);
    const isThere = await advanceUpload(tx, this.#upload, { receivedBytes, expiresAt });
    if (!isThere) throw otherGoesOn();
    if (!(await takeBytes(tx, segment.key, now)))
      throw problem('service_unavailable', 'The bytes took too long to arrive. Ask the upload where to go on.');
    await insertSegment(tx, this.#upload.id, segment);
  }

  /** Makes the file, after a look at all of its bytes as they are stored. */
  async #complete(segment: Segment): Promise<void> {
    const { dataSource, fileBytes, clock } = this.#deps;
    const { receivedBytes: _received, expiresAt: _expires, ...upload } = this.#upload;
    const earlier = await listFileSegments(dataSource, upload.id);
    if (earlier.reduce((sum, { bytes }) => sum + bytes, 0) !== segment.start) throw otherGoesOn();
    const segments = [...earlier, segment];
    const found = await inspect(fileBytes, upload, segments).catch(async (error: unknown) => {
      if ((error as { code?: unknown }).code === 'unsupported_media_type')
        await dataSource.transaction((tx) => deleteUploads(tx, 'id = $1', [upload.id]));
      throw error;
    });
    await this.#commit(async (tx, note) => {
      await this.#insert(tx, segment, upload.bytes);
      const file = { ...upload, ...found, isSegmented: true, createdAt: clock() };
      await insertFile(tx, file);
      await deleteUploads(tx, 'id = $1', [upload.id]);
      note.after = toFile(file);
    });
  }
}

/** Reads all bytes of an upload again, and returns their type and hash. @throws `unsupported_media_type` */
async function inspect(
  fileBytes: FileBytes,
  { bytes, secret }: Pick<UploadRow, 'bytes' | 'secret'>,
  segments: Segment[],
) {
  const arrival = new Arrival(bytes, fileBytes.limits.types);
  for await (const _chunk of arrival.watch(fileBytes.readSegments(secret, segments, { start: 0, end: bytes })));
  return arrival.end();
}

const otherGoesOn = () =>
  problem('conflict', 'Another request goes on with the upload, or has ended it. Ask it where to go on.');

const tooMany = ({ bytes }: UploadRow) => {
  const detail = `Must have no more bytes than Upload-Length said, which are ${bytes}.`;
  return invalidRequest([{ pointer: '', detail, code: 'maxLength' }]);
};
