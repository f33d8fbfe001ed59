import { crc32, deflateRawSync } from 'node:zlib';

type ZipEntry = { name: string; content: Buffer };

/** The first of January 1980, with which the times of the format begin. */
const firstDate = 0x21;
const deflated = 8;

/** Writes numbers of two or four bytes. */
function pack(fields: readonly [size: 2 | 4, value: number][]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of fields) at = size === 2 ? bytes.writeUInt16LE(value, at) : bytes.writeUInt32LE(value, at);
  return bytes;
}

/**
 * Packs files as a ZIP archive (APPNOTE.TXT of PKWARE, 4.3), in their order. The same files give the same bytes: no times, no
 * owners. Names have to be ASCII; an archive has at most 65,535 files and 4 GiB.
 */
export function packZip(entries: readonly ZipEntry[]): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, content } of entries) {
    const [path, data] = [Buffer.from(name, 'latin1'), deflateRawSync(content, { level: 9 })];
    const common: [2 | 4, number][] = [
      [2, 20],
      [2, 0],
      [2, deflated],
      [2, 0],
      [2, firstDate],
      [4, crc32(content)],
      [4, data.length],
      [4, content.length],
      [2, path.length],
      [2, 0],
    ];
    const header = pack([[4, 0x04034b50], ...common]);
    files.push(header, path, data);
    // Made on Unix, where a file may be read by all and written by its owner.
    const unixMode = 0o100644 * 2 ** 16;
    directory.push(
      pack([[4, 0x02014b50], [2, 0x0314], ...common, [2, 0], [2, 0], [2, 0], [4, unixMode], [4, offset]]),
      path,
    );
    offset += header.length + path.length + data.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = pack([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, size],
    [4, offset],
    [2, 0],
  ]);
  return Buffer.concat([...files, ...directory, end]);
}
