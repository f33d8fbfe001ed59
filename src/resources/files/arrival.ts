import { createHash, type Hash } from 'node:crypto';
import { problem, type Problem } from '#src/api/problems.ts';
import type { ReceivedFile } from '#src/api/received-file.ts';
import { readImageSize, type ImageSize } from '#src/llm/image-size.ts';
import { headBytes, isAllowedType, sniffMediaType, TextDetector, type AllowedTypes } from '#src/files/media-type.ts';

/** The facts that are found out about a file. */
type ArrivedFile = Pick<ReceivedFile, 'mediaType' | 'bytes' | 'sha256' | 'imageWidth' | 'imageHeight'>;

/** The bytes of a file that arrive, and what is found out about them on the way. */
export class Arrival {
  readonly #hash: Hash = createHash('sha256');
  readonly #text = new TextDetector();
  readonly #limitBytes: number;
  readonly #types: AllowedTypes;
  #head: Buffer[] = [];
  #sniffed: string | null | undefined;
  #imageSize: ImageSize | null = null;
  bytes = 0;

  constructor(limitBytes: number, types: AllowedTypes) {
    this.#limitBytes = limitBytes;
    this.#types = types;
  }

  /** Passes the bytes on. @throws `payload_too_large`, `unsupported_media_type`, as soon as that is known */
  async *watch(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      this.bytes += chunk.length;
      if (this.bytes > this.#limitBytes) throw fileTooLarge(this.#limitBytes);
      this.#hash.update(chunk);
      this.#text.add(chunk);
      if (this.#sniffed === undefined) this.#head.push(chunk);
      if (this.bytes >= headBytes) await this.#sniff();
      yield chunk;
    }
  }

  async #sniff(): Promise<string | null> {
    if (this.#sniffed === undefined) {
      const head = Buffer.concat(this.#head);
      this.#sniffed = await sniffMediaType(head);
      this.#imageSize = readImageSize(head);
      this.#head = [];
      if (this.#sniffed !== null) this.#requireAllowed(this.#sniffed);
    }
    return this.#sniffed;
  }

  #requireAllowed(mediaType: string): void {
    if (isAllowedType(this.#types, mediaType)) return;
    const detail = `This server takes files of the types ${this.#types!.join(', ')}; this one is ${mediaType} by its bytes.`;
    const suggestions = ['If you operate this server, add the type to PARLEY_FILE_TYPES.'];
    throw problem('unsupported_media_type', detail, { suggestions });
  }

  /** Returns what was found out, once all bytes have passed. @throws `invalid_request` without bytes, `unsupported_media_type` */
  async end(): Promise<ArrivedFile> {
    if (this.bytes === 0) throw emptyFile();
    const text = this.#text.end() ? 'text/plain' : 'application/octet-stream';
    const mediaType = (await this.#sniff()) ?? text;
    this.#requireAllowed(mediaType);
    const { width: imageWidth = null, height: imageHeight = null } = this.#imageSize ?? {};
    return { mediaType, bytes: this.bytes, sha256: this.#hash.digest('hex'), imageWidth, imageHeight };
  }
}

/** Makes the problem of a file that is larger than files may be. */
export function fileTooLarge(limitBytes: number): Problem {
  const suggestions = ['If you operate this server, raise PARLEY_FILE_BYTES.'];
  return problem('payload_too_large', `The file is larger than ${limitBytes} bytes.`, { suggestions });
}

const emptyFile = (): Problem =>
  problem('invalid_request', 'The file is empty.', {
    errors: [{ pointer: '', detail: 'Must have at least one byte.', code: 'minLength' }],
  });
