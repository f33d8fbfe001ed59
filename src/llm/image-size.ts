/** The size of an image in pixels. */
export type ImageSize = { width: number; height: number };

/** The bytes at the beginning of an image in which its size is looked for. */
export const imageHeadBytes = 65_536;

const isAt = (bytes: Buffer, at: number, text: string): boolean =>
  bytes.toString('latin1', at, at + text.length) === text;

/** PNG: the header chunk comes first. Source: ISO/IEC 15948, 11.2.2. */
const readPng = (bytes: Buffer): ImageSize | null =>
  bytes.length >= 24 && isAt(bytes, 12, 'IHDR')
    ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
    : null;

/** GIF: the logical screen. Source: GIF89a, 18. */
const readGif = (bytes: Buffer): ImageSize | null =>
  bytes.length >= 10 ? { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) } : null;

/** WebP in its three forms. Source: RFC 9649, 2.5 to 2.7. */
function readWebp(bytes: Buffer): ImageSize | null {
  if (bytes.length < 30) return null;
  if (isAt(bytes, 12, 'VP8X')) return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (isAt(bytes, 12, 'VP8L')) {
    const bits = bytes.readUInt32LE(21);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (!isAt(bytes, 12, 'VP8 ')) return null;
  return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
}

/** Tells whether a marker of JPEG begins a frame, which has the size. Source: ITU-T T.81, table B.1. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** JPEG: the segments up to the first frame, each of which says its length, so that each step goes on. */
function readJpeg(bytes: Buffer): ImageSize | null {
  for (let at = 2; at + 9 <= bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (isFrame(marker)) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    const isFiller = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += marker === 0xff ? 1 : isFiller ? 2 : 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function readAnySize(bytes: Buffer): ImageSize | null {
  if (isAt(bytes, 0, '\x89PNG\r\n\x1a\n')) return readPng(bytes);
  if (isAt(bytes, 0, 'GIF8')) return readGif(bytes);
  if (isAt(bytes, 0, 'RIFF') && isAt(bytes, 8, 'WEBP')) return readWebp(bytes);
  return isAt(bytes, 0, '\xff\xd8') ? readJpeg(bytes) : null;
}

/** Reads the size of an image from its first bytes: PNG, JPEG, GIF or WebP. Returns null for others, and when it does not say one. */
export function readImageSize(head: Buffer): ImageSize | null {
  const size = readAnySize(head);
  return size !== null && size.width > 0 && size.height > 0 ? size : null;
}
