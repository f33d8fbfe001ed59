import type { Readable } from 'node:stream';
import type { Principal } from '#src/access/principal.ts';

/** A file that has arrived with a request, and is stored. It is thrown away after the answer unless the handler has kept it. */
export type ReceivedFile = {
  id: string;
  /** The key under which its bytes are stored. */
  key: string;
  /** The name that its sender has given, without a path; null for none. */
  name: string | null;
  mediaType: string;
  bytes: number;
  /** The SHA-256 hash of its bytes, in hex. */
  sha256: string;
  /** The size in pixels of an image, when its bytes say it; null for others. */
  imageWidth: number | null;
  imageHeight: number | null;
  /** The key that its stored bytes are encrypted with, in base64. */
  secret: string;
};

/** Takes the files of requests. */
export type FileReceiver = {
  /** The maximum size of a file. */
  limitBytes: number;
  /**
   * Stores bytes as they come.
   * @throws `invalid_request` without bytes, `payload_too_large`, `unsupported_media_type`, `storage_full`, `service_unavailable`;
   * or what `content` throws
   */
  receive(
    sender: Principal,
    content: Readable,
    about: { name: string | null; limitBytes: number },
  ): Promise<ReceivedFile>;
  /** Throws away what `receive` has returned, unless it was kept. */
  release(file: ReceivedFile): Promise<void>;
};
