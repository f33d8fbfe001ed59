import type { StoredFile } from '#generated/v2/client/types.gen.ts';
import type { CallOptions } from './methods.ts';
import type { Reply } from './reply.ts';
import type { CallRequest, FileContent, Transport } from './transport.ts';
import { pieceBytes, uploadInPieces, type UploadFileParams } from './upload-in-pieces.ts';

/** The options of a download. */
export type DownloadOptions = CallOptions & {
  /** The first byte, and the last one; from the first to the end when it is left out. */
  range?: { first: number; last?: number | undefined } | undefined;
};

/** The methods of `files` that carry bytes. */
export interface FilesExtras {
  /**
   * Uploads a file. One of more than 16 MiB is sent in pieces, and goes on by itself after a break: `timeoutMs` and `retries` are then those of
   * each piece. A stream cannot be sent again, so that its upload is not repeated when it fails.
   *
   * @param content The bytes. A `File` has its name with it.
   */
  upload(content: FileContent, params?: UploadFileParams, options?: CallOptions): Reply<StoredFile>;
  /**
   * Downloads the bytes of a file, or a part of them, as a response of `fetch`: ask it for its `body`, a stream, or for `blob()`,
   * `arrayBuffer()` or `text()`.
   *
   * @param fileId The file's id.
   */
  download(fileId: string, options?: DownloadOptions): Promise<Response>;
}

const toRangeHeader = ({ first, last = '' }: { first: number; last?: number | '' | undefined }) => ({
  Range: `bytes=${first}-${last}`,
});

/** Returns the parameters with the name that a `File` has, unless they have one. */
function withName(content: FileContent, params: UploadFileParams): UploadFileParams {
  const name = params.name ?? (content as Partial<File>).name;
  return { ...params, ...(name !== undefined && { name }) };
}

/** Returns bytes that can be read again and in parts; null for a stream. */
function toBlob(content: FileContent): Blob | null {
  if (content instanceof Blob) return content;
  return content instanceof Uint8Array || content instanceof ArrayBuffer ? new Blob([content]) : null;
}

/** Returns the request of an upload. */
function toUpload(content: FileContent, params: UploadFileParams, options: CallOptions): CallRequest {
  const query = withName(content, params);
  const once = content instanceof ReadableStream ? { retries: 0 } : {};
  return {
    ...options,
    ...once,
    name: 'files.upload',
    method: 'POST',
    url: '/v2/files',
    query,
    content,
    answer: 'object',
  };
}

/** Makes the methods of `files` that carry bytes. */
export const createFilesExtras = (transport: Transport): FilesExtras => ({
  upload(content, params = {}, options = {}) {
    const bytes = toBlob(content);
    const isLarge = bytes !== null && bytes.size > pieceBytes;
    const upload = isLarge
      ? uploadInPieces(transport, { bytes, params: withName(content, params), options })
      : transport.call(toUpload(content, params, options));
    return upload as Reply<StoredFile>;
  },
  download(fileId, { range, headers, ...options } = {}) {
    const path = { file_id: fileId };
    const own = { ...headers, ...(range && toRangeHeader(range)) };
    return transport.download({
      ...options,
      headers: own,
      name: 'files.download',
      method: 'GET',
      url: '/v2/files/{file_id}/content',
      path,
    });
  },
});
