import type { CallOptions } from './methods.js';
import { type Reply } from './reply.js';
import type { Transport } from './transport.js';
/** The size of the pieces in which a large file is sent: one that is no larger is sent at once. */
export declare const pieceBytes = 16777216;
/** The name of a file, and the user whom it belongs to. */
export type UploadFileParams = {
    name?: string | undefined;
    user_id?: string | undefined;
};
/** A large file, and what is known of it. */
type LargeFile = {
    bytes: Blob;
    params: UploadFileParams;
    options: CallOptions;
};
/** Uploads a large file by the protocol tus: piece by piece, and on from where it has come to when one has failed. */
export declare function uploadInPieces(transport: Transport, file: LargeFile): Reply<unknown>;
export {};
