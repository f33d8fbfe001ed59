import { Readable } from 'node:stream';
import { toFileName } from '#src/api/file-name.ts';
import { newestFirst, oldestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { readRange, toContentDisposition } from '#src/files/content-range.ts';
import type { Handler } from '#src/resources/services.ts';
import { resolveOwner } from './owner.ts';
import { deleteFiles, takeBytes, toFileKey } from './removal-store.ts';
import { requireFile, requireRoomForFile } from './require.ts';
import { listFileSegments } from './segment-store.ts';
import { insertFile, selectFiles, toFile, type FileSelection } from './store.ts';

export const listFiles: Handler<'listFiles'> = async ({ dataSource }, { query, principal }) => {
  const filters = query.user_id === undefined ? {} : { user_id: query.user_id };
  const selection = query as typeof query & FileSelection;
  const order = selection.oldest_first ? oldestFirst : newestFirst;
  const list = { ...selectFiles(principal, query.user_id, selection), ...order, path: '/v2/files', filters };
  return replyWithPage(dataSource, list, query, toFile);
};

export const createFile: Handler<'createFile'> = async ({ clock, fileBytes }, { query, file, principal, write }) => {
  if (!file) throw invalidRequest([{ pointer: '/file', detail: 'Is required, with a file.', code: 'required' }]);
  const { organizationId } = principal;
  return write.inTransaction(async (tx) => {
    const now = clock();
    const userId = await resolveOwner(tx, principal, query.user_id, 'user_id');
    await requireRoomForFile(tx, organizationId, { bytes: file.bytes, limits: fileBytes.limits });
    if (!(await takeBytes(tx, file.key, now)))
      throw problem('service_unavailable', 'The file took too long to arrive. Send it again.');
    const { key: _key, name, ...kept } = file;
    const row = {
      ...kept,
      name: toFileName(query.name ?? '') ?? name,
      organizationId,
      userId,
      isSegmented: false,
      createdAt: now,
    };
    await insertFile(tx, row);
    return { status: 201, body: toFile(row), headers: { Location: `/v2/files/${file.id}` } };
  });
};

export const getFile: Handler<'getFile'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toFile(await requireFile(dataSource, principal, path.file_id)),
});

export const deleteFile: Handler<'deleteFile'> = async ({ fileBytes }, { path, headers, principal, write }) =>
  write.inTransaction(async (tx, afterCommit, note) => {
    const file = await requireFile(tx, principal, path.file_id, 'FOR UPDATE');
    checkRepresentation(headers['If-Match'], toFile(file), 'file');
    note.before = toFile(file);
    const keys = file.isSegmented
      ? (await listFileSegments(tx, file.id)).map(({ key }) => key)
      : [toFileKey(file.organizationId, file.id)];
    await deleteFiles(tx, 'id = $1', [file.id]);
    for (const key of keys) afterCommit(() => fileBytes.remove(key));
    return { status: 204, body: undefined };
  });

export const getFileContent: Handler<'getFileContent'> = async (
  { dataSource, fileBytes },
  { path, headers, principal },
) => {
  const file = await requireFile(dataSource, principal, path.file_id);
  const tag = `"${Buffer.from(file.sha256, 'hex').toString('base64url')}"`;
  const asked = [undefined, tag].includes(headers['If-Range']) ? readRange(headers.Range, file.bytes) : null;
  if (asked === 'unsatisfiable') {
    const detail = `The content has ${file.bytes} bytes, and none in the range ${headers.Range}.`;
    throw problem('range_not_satisfiable', detail, { contentBytes: file.bytes });
  }
  const range = asked ?? { start: 0, end: file.bytes };
  const common = {
    ETag: tag,
    'Accept-Ranges': 'bytes',
    'Content-Disposition': toContentDisposition(file.name ?? file.id),
    'Content-Length': String(range.end - range.start),
  };
  const content = {
    mediaType: 'application/octet-stream',
    bytes: Readable.from(fileBytes.read(file, range), { objectMode: false }),
  };
  if (asked === null) return { status: 200, ...content, headers: common };
  const place = { 'Content-Range': `bytes ${range.start}-${range.end - 1}/${file.bytes}` };
  return { status: 206, ...content, headers: { ...common, ...place } };
};
