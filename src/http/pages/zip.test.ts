import { crc32, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packZip } from './zip.ts';

/** Reads an archive from its end, as programs that unpack do. */
function unpack(archive: Buffer): [name: string, content: string][] {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [crc, size, length, offset] = [16, 20, 28, 42].map((place) => archive.readUInt32LE(at + place));
    const nameLength = length! % 2 ** 16;
    const name = archive.toString('latin1', at + 46, at + 46 + nameLength);
    at += 46 + nameLength;
    expect(archive.readUInt32LE(offset!)).toBe(0x04034b50);
    const start = offset! + 30 + archive.readUInt16LE(offset! + 26);
    const content = inflateRawSync(archive.subarray(start, start + size!));
    expect(crc32(content)).toBe(crc);
    return [name, content.toString('latin1')];
  });
}

describe('packZip', () => {
  it('packs files that are read back as they were', () => {
    const files = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z/_.]{1,20}$/), fc.uint8Array({ maxLength: 300 })), {
      selector: ([name]) => name,
      maxLength: 5,
    });
    fc.assert(
      fc.property(files, (given) => {
        const entries = given.map(([name, bytes]) => ({ name, content: Buffer.from(bytes) }));
        const archive = packZip(entries);
        expect(unpack(archive)).toEqual(entries.map(({ name, content }) => [name, content.toString('latin1')]));
        expect(packZip(entries).equals(archive)).toBe(true);
      }),
    );
  });
});
