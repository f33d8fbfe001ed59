import { createHash } from 'node:crypto';
import type { Upload } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import type { FileReceiver } from '#src/api/received-file.ts';
import { selectExample, type ContractAnswer } from './contract-answers.ts';

/** Takes files and keeps nothing of them: the mock answers with the file of the example. */
export const mockFiles: FileReceiver = {
  limitBytes: 100_000_000,
  async receive(_sender, content, { name }) {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    const sha256 = hash.digest('hex');
    const size = { imageWidth: null, imageHeight: null };
    return { id: 'file_mock', key: 'file_mock', name, mediaType: 'text/plain', bytes, sha256, ...size, secret: '' };
  },
  release: async () => {},
};

const uploads = ['createUpload', 'getUpload', 'updateUpload', 'deleteUpload'] as const;

/** Has the handlers of uploads say what the protocol tus has in headers: nothing has arrived of an upload, and all of its parts do. */
export function withTusHeaders(handlers: Handlers): Handlers {
  const spoken = uploads.map((id) => {
    const handler = handlers[id] as (call: UploadCall) => Promise<{ status: number; body?: Upload; headers?: object }>;
    const speak = async (call: UploadCall) => {
      const { body, headers, ...reply } = await handler(call);
      return { ...reply, body, headers: { ...headers, ...toTusHeaders(body, call) } };
    };
    return [id, speak];
  });
  return { ...handlers, ...(Object.fromEntries(spoken) as Partial<Handlers>) };
}

type UploadCall = { path: Record<string, string>; headers: Record<string, unknown> };

function toTusHeaders(upload: Upload | undefined, { path, headers }: UploadCall): Record<string, string> {
  const tus = { 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' };
  if (!upload) return { ...tus, 'Upload-Offset': String(headers['Upload-Offset'] ?? 0) };
  const { id, bytes, received_bytes, expires_at } = upload;
  return {
    ...tus,
    'Upload-Offset': String(received_bytes),
    ...(path['file_id'] === undefined
      ? { Location: `/v2/uploads/${id}`, 'Upload-Expires': new Date(expires_at ?? 0).toUTCString() }
      : { 'Upload-Length': String(bytes) }),
  };
}

/** Creates the handler that answers with the bytes of the example. */
export const createFileHandlers = (answers: ReadonlyMap<string, ContractAnswer>): Pick<Handlers, 'getFileContent'> => ({
  async getFileContent() {
    const bytes = Buffer.from(String(selectExample(answers.get('getFileContent')!, null)));
    const headers = {
      ETag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
      'Accept-Ranges': 'bytes',
      'Content-Disposition': 'attachment; filename="oslo.txt"',
    };
    return { status: 200, bytes, mediaType: 'application/octet-stream', headers };
  },
});
