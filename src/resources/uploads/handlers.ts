import { randomBytes } from 'node:crypto';
import { toFileName } from '#src/api/file-name.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, notFound, problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { fileTooLarge } from '#src/resources/files/arrival.ts';
import { resolveOwner } from '#src/resources/files/owner.ts';
import { requireRoomForFile } from '#src/resources/files/require.ts';
import { listFileSegments } from '#src/resources/files/segment-store.ts';
import { findFile } from '#src/resources/files/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { UploadAppender, uploadLifeMs } from './append.ts';
import { deleteUploads, findUpload, insertUpload, toCompleteUpload, toUpload } from './store.ts';
import type { UploadRow } from './table.ts';
import { readUploadMetadata, requireTusVersion, tusVersion } from './tus.ts';

const spoken = { 'Tus-Resumable': tusVersion };

/** Makes the row of an upload that begins now, of nobody. */
const createRow = (about: Pick<UploadRow, 'organizationId' | 'bytes' | 'name'>, now: Date): UploadRow => ({
  ...about,
  id: newId('file'),
  userId: null,
  receivedBytes: 0,
  secret: randomBytes(32).toString('base64'),
  createdAt: now,
  expiresAt: new Date(now.getTime() + uploadLifeMs),
});

export const createUpload: Handler<'createUpload'> = async (services, { headers, principal, write, content }) => {
  requireTusVersion(headers);
  const { limits, limitBytes: most } = services.fileBytes;
  const bytes = headers['Upload-Length'];
  if (bytes > most) throw fileTooLarge(most);
  const { filename = '', user_id: owner } = readUploadMetadata(headers['Upload-Metadata']);
  const { organizationId } = principal;
  const row = createRow({ organizationId, bytes, name: toFileName(filename) }, services.clock());
  const begun = await write.inTransaction(async (tx) => {
    row.userId = await resolveOwner(tx, principal, owner, 'Upload-Metadata');
    await requireRoomForFile(tx, organizationId, { bytes, limits });
    await insertUpload(tx, row);
    const expiry = { 'Upload-Expires': row.expiresAt.toUTCString() };
    const place = { Location: `/v2/uploads/${row.id}`, 'Upload-Offset': '0', ...expiry };
    return { status: 201 as const, body: toUpload(row), headers: { ...spoken, ...place } };
  });
  if (!content) return begun;
  const appender = new UploadAppender(services, row, (work) => write.inStep(work));
  const received = await content((body) => appender.append(body)).catch(async (error: unknown) => {
    // Nobody is told where the upload is, so nobody could go on with it.
    await services.dataSource.transaction((tx) => deleteUploads(tx, 'id = $1', [row.id]));
    throw error;
  });
  const isComplete = received === bytes && { status: 'complete' as const, expires_at: null };
  const body = { ...begun.body, received_bytes: received, ...isComplete };
  return { ...begun, body, headers: { ...begun.headers, 'Upload-Offset': String(received) } };
};

/** Returns an upload in reach that is not complete. @throws `file_not_found` */
async function requireUpload(db: Queryable, reach: Reach, id: string, lock = ''): Promise<UploadRow> {
  const upload = await findUpload(db, reach, id, lock);
  if (!upload) throw notFound('file', id);
  return upload;
}

export const getUpload: Handler<'getUpload'> = async ({ dataSource }, { path, headers, principal }) => {
  requireTusVersion(headers);
  const upload = await findUpload(dataSource, principal, path.file_id);
  const file = upload ? null : await findFile(dataSource, principal, path.file_id);
  if (!upload && !file) throw notFound('file', path.file_id);
  const body = upload ? toUpload(upload) : toCompleteUpload(file!);
  const place = { 'Upload-Offset': String(body.received_bytes), 'Upload-Length': String(body.bytes) };
  return { status: 200, body, headers: { ...spoken, ...place } };
};

export const updateUpload: Handler<'updateUpload'> = async (services, { path, headers, principal, write, content }) => {
  requireTusVersion(headers);
  if (!content) throw invalidRequest([{ pointer: '', detail: 'Is required, with bytes.', code: 'required' }]);
  const upload = await requireUpload(services.dataSource, principal, path.file_id);
  const offset = headers['Upload-Offset'];
  if (offset !== upload.receivedBytes) {
    const detail = `The upload has come to ${upload.receivedBytes}, not to ${offset}. Ask it where to go on.`;
    throw problem('conflict', detail);
  }
  const appender = new UploadAppender(services, upload, (work) =>
    write.inTransaction(async (tx, _afterCommit, note) => {
      await work(tx, note);
      return { status: 204, body: undefined };
    }),
  );
  const received = await content((body) => appender.append(body));
  return { status: 204, body: undefined, headers: { ...spoken, 'Upload-Offset': String(received) } };
};

export const deleteUpload: Handler<'deleteUpload'> = async ({ fileBytes }, { path, headers, principal, write }) => {
  requireTusVersion(headers);
  return write.inTransaction(async (tx, afterCommit, note) => {
    const upload = await requireUpload(tx, principal, path.file_id, 'FOR UPDATE');
    note.before = toUpload(upload);
    const segments = await listFileSegments(tx, upload.id);
    await deleteUploads(tx, 'id = $1', [upload.id]);
    for (const { key } of segments) afterCommit(() => fileBytes.remove(key));
    return { status: 204, body: undefined, headers: spoken };
  });
};
