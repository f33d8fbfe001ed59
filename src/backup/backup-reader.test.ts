import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack } from '#generated/packages/tar-stream.js';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { BackupError, type BackupAbout } from './backup-format.ts';
import { readBackup } from './backup-reader.ts';
import { BackupWriter } from './backup-writer.ts';

const about: BackupAbout = {
  format: 1,
  parley: '2.0.0',
  postgres: '18',
  createdAt: '2026-11-30T12:00:00.000Z',
  files: 'included',
};

async function write(add: (writer: BackupWriter) => Promise<void>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const writer = new BackupWriter(async (chunk) => void chunks.push(chunk));
  await writer.addAbout(about);
  await add(writer);
  await writer.end();
  return Buffer.concat(chunks);
}

async function read(archive: Buffer): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await readBackup(Readable.from([archive]), {
    begin: async () => {},
    folder: async (name) => void found.set(name, ''),
    async file(name, content) {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk);
      found.set(name, Buffer.concat(chunks).toString());
    },
  });
  return found;
}

/** Packs entries as another program might. */
async function packed(...entries: [header: Parameters<ReturnType<typeof pack>['entry']>[0], text?: string][]) {
  const archive = pack();
  for (const [header, text] of entries) archive.entry(header, text ?? '');
  archive.finalize();
  return gzipSync(await buffer(archive as unknown as Readable));
}
const first: [{ name: string }, string] = [{ name: 'backup.json' }, JSON.stringify(about)];

describe('a backup', () => {
  it('gives back what was written', async () => {
    const archive = await write(async (writer) => {
      writer.addFolder('postgres/pg_wal');
      await writer.addText('postgres/PG_VERSION', '18\n');
      await writer.addText(`files/org/${'long'.repeat(40)}`, '');
    });
    expect([...(await read(archive))]).toEqual([
      ['postgres/pg_wal', ''],
      ['postgres/PG_VERSION', '18\n'],
      [`files/org/${'long'.repeat(40)}`, ''],
    ]);
  });

  it('is refused when any of its bytes was changed, or its end is missing', async () => {
    const archive = await write((writer) => writer.addText('postgres/base/1', 'some text, '.repeat(200)));
    const whole = await read(archive);
    const tar = gunzipSync(archive);
    const sums = tar.lastIndexOf('SHA256SUMS');
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const damaged = Buffer.from(archive);
        damaged[place]! ^= change;
        // A bit that fills the last byte of a block, or says when the archive was made, means nothing.
        const found = await read(damaged).catch((error: unknown) => error);
        if (found instanceof Map) expect(found).toEqual(whole);
        else expect(found).toBeInstanceOf(BackupError);
        await expect(read(archive.subarray(0, place))).rejects.toThrow(BackupError);
        // Somebody may also have compressed it anew.
        await expect(read(gzipSync(tar.subarray(0, place % sums)))).rejects.toThrow(BackupError);
      }),
      { numRuns: scaleRuns(200) },
    );
  });

  it.each([
    ['../x', 'file'],
    ['/etc/passwd', 'file'],
    ['postgres/../../x', 'file'],
    ['postgres/x', 'symlink'],
    ['elsewhere/x', 'file'],
    ['files/./x', 'directory'],
  ] as const)('is refused with the entry %s, a %s', async (name, type) => {
    await expect(read(await packed(first, [{ name, type, linkname: '/etc' }]))).rejects.toThrow(BackupError);
  });

  it('is refused with an entry twice, one without a checksum, one after the checksums, and another beginning', async () => {
    const entry: [{ name: string }, string] = [{ name: 'files/a' }, 'a'];
    const sums: [{ name: string }, string] = [{ name: 'SHA256SUMS' }, ''];
    for (const entries of [[first, entry, entry, sums], [first, entry, sums], [first, sums, entry], [entry], [sums]])
      await expect(read(await packed(...entries))).rejects.toThrow(BackupError);
  });

  it('is refused in a later form, by the name of who made it', async () => {
    const later: [{ name: string }, string] = [{ name: 'backup.json' }, '{"format":2,"parley":"3.1.0"}'];
    await expect(read(await packed(later))).rejects.toThrow(
      'made by Parley 3.1.0, in a form that this one does not know',
    );
  });
});

describe('BackupWriter', () => {
  it('throws what kept the archive from being written', async () => {
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    const writer = new BackupWriter(async () => {
      throw full;
    });
    const add = async () => {
      for (let size = 0; size < 100; size += 1) await writer.addText(`files/${size}`, `${Math.random()}`.repeat(5_000));
      await writer.end();
    };
    await expect(add()).rejects.toBe(full);
  });
});
