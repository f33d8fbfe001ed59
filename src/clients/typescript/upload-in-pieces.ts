import type { Upload } from '#generated/v2/client/types.gen.ts';
import { ParleyError } from './errors.ts';
import type { CallOptions } from './methods.ts';
import { beginAt, reply, type Reply } from './reply.ts';
import type { CallRequest, Transport } from './transport.ts';

/** The size of the pieces in which a large file is sent: one that is no larger is sent at once. */
export const pieceBytes = 16_777_216;

/** The name of a file, and the user whom it belongs to. */
export type UploadFileParams = { name?: string | undefined; user_id?: string | undefined };

/** A large file, and what is known of it. */
type LargeFile = { bytes: Blob; params: UploadFileParams; options: CallOptions };

/** Returns a text in base64, of its bytes in UTF-8. */
const toBase64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** Writes what is known of a file, as the protocol tus has it. */
const toMetadata = ({ name, user_id }: UploadFileParams) =>
  Object.entries({ filename: name, user_id })
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${toBase64(value)}`]))
    .join(',');

/** Uploads a large file by the protocol tus: piece by piece, and on from where it has come to when one has failed. */
export function uploadInPieces(transport: Transport, file: LargeFile): Reply<unknown> {
  const { options, params, bytes } = file;
  const { idempotencyKey, headers, ...each } = options;
  const call = (request: Pick<CallRequest, 'method' | 'url'> & Partial<CallRequest>) =>
    transport.call({
      ...each,
      name: 'files.upload',
      answer: 'object',
      ...request,
      headers: { ...headers, ...request.headers },
    });

  /** Sends a piece, and returns to where the upload has come. */
  async function sendPiece(id: string, from: number): Promise<number> {
    const at = { url: '/v2/uploads/{file_id}', path: { file_id: id } };
    const type = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(from) };
    const content = bytes.slice(from, from + pieceBytes);
    try {
      await call({ ...at, method: 'PATCH', headers: type, content, repeatable: true, answer: undefined });
      return from + content.size;
    } catch (error) {
      // An earlier attempt has brought all or a part of it.
      if (!(error instanceof ParleyError) || error.code !== 'conflict') throw error;
      const { received_bytes: received } = (await call({ ...at, method: 'GET' })) as Upload;
      if (received <= from) throw error;
      return received;
    }
  }

  async function send() {
    const about = { 'Upload-Length': String(bytes.size), 'Upload-Metadata': toMetadata(params) };
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    const { id } = (await call({ method: 'POST', url: '/v2/uploads', headers: about, ...key })) as Upload;
    for (let received = 0; received < bytes.size;) received = await sendPiece(id, received);
    return call({ method: 'GET', url: '/v2/files/{file_id}', path: { file_id: id } }).withResponse();
  }

  return reply(send(), beginAt({}), () => send());
}
