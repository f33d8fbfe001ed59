import { fileTypeFromBuffer } from '#generated/packages/file-type.js';

/** The media types that are taken: whole ones, and groups such as `image/*`; null for all. */
export type AllowedTypes = readonly string[] | null;

/** Tells whether a media type is among those that are taken. */
export const isAllowedType = (allowed: AllowedTypes, mediaType: string): boolean =>
  allowed === null ||
  allowed.some((one) => one === mediaType || (one.endsWith('/*') && mediaType.startsWith(one.slice(0, -1))));

/** The media types of films, in whose containers sound may come alone. */
const soundContainers = new Set(['video/mp4', 'video/webm', 'video/ogg', 'application/ogg']);

/** Tells whether content of a media type may be a part of a message of this kind. */
export const isTypeOfKind = (kind: 'image' | 'audio' | 'file', mediaType: string): boolean =>
  kind === 'file' || mediaType.startsWith(`${kind}/`) || (kind === 'audio' && soundContainers.has(mediaType));

/** The number of bytes at the beginning of a file by which its form is told. */
export const headBytes = 65_536;

/**
 * Returns the media type of bytes of a known form, by their beginning; null for others, such as text, which has no form. Markup
 * is text here: nobody is to take a file for a page.
 */
export async function sniffMediaType(head: Buffer): Promise<string | null> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  return !found || /^(text\/|application\/xml)/.test(found.mime) ? null : found.mime.split(';')[0]!;
}

/** Tells whether bytes that come in pieces are text: UTF-8 without the control characters that no text has. */
export class TextDetector {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #isText = true;

  /** Looks at the next piece. */
  add(piece: Buffer): void {
    if (this.#isText) this.#decode(piece);
  }

  /** Tells whether all pieces were text. */
  end(): boolean {
    if (this.#isText) this.#decode();
    return this.#isText;
  }

  #decode(piece?: Buffer): void {
    try {
      this.#decoder.decode(piece, { stream: piece !== undefined });
      this.#isText = !piece?.includes(0);
    } catch {
      this.#isText = false;
    }
  }
}
