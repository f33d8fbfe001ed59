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

export const createUpload: Handler<'createUpload'> = async ({ clock, fileBytes }, { headers, principal, write }) => {
  requireTusVersion(headers);
  const { limits, limitBytes: most } = fileBytes;
  const bytes = headers['Upload-Length'];
  if (bytes > most) throw fileTooLarge(most);
  const metadata = readUploadMetadata(headers['Upload-Metadata']);
  const { organizationId } = principal;
  return write.inTransaction(async (tx) => {
    const now = clock();
    const userId = await resolveOwner(tx, principal, metadata.user_id, 'Upload-Metadata');
    await requireRoomForFile(tx, organizationId, { bytes, limits });
    const row: UploadRow = {
      id: newId('file'),
      organizationId,
      userId,
      name: toFileName(metadata.filename ?? ''),
      bytes,
      receivedBytes: 0,
      secret: randomBytes(32).toString('base64'),
      createdAt: now,
      expiresAt: new Date(now.getTime() + uploadLifeMs),
    };
    await insertUpload(tx, row);
    const expiry = { 'Upload-Expires': row.expiresAt.toUTCString() };
    const place = { Location: `/v2/uploads/${row.id}`, 'Upload-Offset': '0', ...expiry };
    return { status: 201, body: toUpload(row), headers: { ...spoken, ...place } };
  });
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
  const received = await content((body) => new UploadAppender(services, write, upload).append(body));
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
