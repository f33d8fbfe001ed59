import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protoMutations } from '#contracts/mutations/proto.ts';
import { listProtoBreaks } from './proto.ts';

const root = join(import.meta.dirname, '../..');
const file = 'parley/session/v1/session_events.proto';

describe('the gate of gRPC', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-proto-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('finds nothing when nothing changed', async () => {
    expect(await listProtoBreaks(root, 'proto', 'proto')).toEqual([]);
  });

  it.each(protoMutations)('$expect: $kind', async ({ kind, expect: expected, from, to }) => {
    const changed = join(folder, kind.replaceAll(' ', '-'));
    await cp(join(root, 'proto'), changed, { recursive: true });
    const text = await readFile(join(changed, file), 'utf8');
    const mutated = text.replace(from, to);
    expect(mutated).not.toBe(text);
    // A message that is gone leaves fields behind that need it.
    const whole = kind === 'removed message' ? mutated.replaceAll(/.*repeated Fragment .*\n/g, '') : mutated;
    await writeFile(join(changed, file), whole);
    const breaks = await listProtoBreaks(root, changed, 'proto');
    expect(breaks.length > 0, JSON.stringify(breaks)).toBe(expected === 'breaking');
    for (const { pointer } of breaks) expect(pointer).toMatch(/^parley\/session\/v1\//);
  });

  it('fails when a file cannot be read', async () => {
    const broken = join(folder, 'broken');
    await cp(join(root, 'proto'), broken, { recursive: true });
    await writeFile(join(broken, file), 'syntax = "proto3"; message {');
    await expect(listProtoBreaks(root, broken, 'proto')).rejects.toThrow('buf breaking failed');
  });
});
