import type { StoredFile } from './api/client/types.gen.js';
import type { CallOptions } from './methods.js';
import type { Reply } from './reply.js';
import type { FileContent, Transport } from './transport.js';
import { type UploadFileParams } from './upload-in-pieces.js';
/** The options of a download. */
export type DownloadOptions = CallOptions & {
    /** The first byte, and the last one; from the first to the end when it is left out. */
    range?: {
        first: number;
        last?: number | undefined;
    } | undefined;
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
/** Makes the methods of `files` that carry bytes. */
export declare const createFilesExtras: (transport: Transport) => FilesExtras;
