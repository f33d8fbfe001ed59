import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from './fixture.ts';
import { findBrokenFreezes, freezePacts } from './freeze.ts';
import { contractWith, fieldsPointer } from './gates/fixture.ts';
import { canIDeploy, readMatrix, addVerdicts, writeMatrix, type MatrixRow } from './matrix.ts';
import { jsonText, listKeptPacts, pactPath, writeText } from './pact-file.ts';

let folder: string;
const pactOf = (consumer: string, version = 'unreleased') => pactPath(consumer, version, folder);
const writePact = (consumer: string, interactions: object[] = []) =>
  writeText(pactOf(consumer), jsonText({ consumer: { name: consumer }, provider: { name: 'parley' }, interactions }));

/** As if all pacts had been verified. */
function verify(at: string, failing: string[] = []): void {
  const verdicts = listKeptPacts(folder).map(({ consumer, path }) => ({
    path,
    interactions: 1,
    failures: failing.includes(consumer) ? ['It does not.'] : [],
  }));
  writeMatrix(addVerdicts(readMatrix(folder), verdicts, at, folder), folder);
}
/** As if these interactions of the app's pacts of these versions had been found to fail. */
function letFail(versions: string[], failed = ['the name']): void {
  const failing = (row: MatrixRow) => row.consumer === 'app' && versions.includes(row.version);
  const rows = readMatrix(folder).map((row) => (failing(row) ? { ...row, result: 'failed' as const, failed } : row));
  writeMatrix(rows, folder);
}

const reads = (description: string, content: object) => ({
  type: 'Synchronous/HTTP',
  description,
  request: { method: 'GET', path: '/things' },
  response: { status: 200, body: { content, contentType: 'application/json' } },
});

/** Takes a field away that the released contract had, and approves it. */
function approve(): void {
  const write = (path: string, value: object) => writeText(join(folder, path), jsonText(value));
  write('baselines/v2/2.0.0-beta.1.json', contractWith('id', 'name'));
  write('../generated/v2/openapi.json', contractWith('id'));
  const pointer = `${fieldsPointer}/name`;
  const approved = { contract: 'v2', rule: 'property-removed', pointer, reason: 'Nobody has ever used this.' };
  write('approved-breaks.yaml', { breaks: [{ ...approved, consumers: ['app'] }] });
}

const can = (question = {}) => canIDeploy(readMatrix(folder), question, folder);

beforeEach(() => {
  folder = join(temporaryFolder(), 'contracts');
  for (const consumer of ['v1-app', 'app', 'sdk']) writePact(consumer);
});

describe('the matrix', () => {
  it('says no to what was not verified, was verified with another pact, or fails', () => {
    expect(can()).toMatchObject({ yes: false });
    verify('2026-11-21T10:00:00.000Z');
    expect(can()).toMatchObject({ yes: true });
    writePact('app', [{}]);
    expect(can()).toMatchObject({ yes: false });
    expect(can({ consumer: 'sdk' })).toMatchObject({ yes: true });
    expect(can({ consumer: 'nobody' })).toMatchObject({ yes: false });
    verify('2026-11-21T11:00:00.000Z', ['app']);
    expect(can().reasons).toContain('app unreleased with parley unreleased: failed');
  });

  it('keeps the time at which a result was found first, byte for byte', () => {
    verify('2026-11-21T10:00:00.000Z');
    const before = readFileSync(join(folder, 'matrix.json'), 'utf8');
    verify('2026-11-22T10:00:00.000Z');
    expect(readFileSync(join(folder, 'matrix.json'), 'utf8')).toBe(before);
    writePact('app', [{}]);
    verify('2026-11-23T10:00:00.000Z');
    expect(readMatrix(folder).map(({ since }) => since.slice(8, 10))).toEqual(['23', '21', '21']);
  });
});

describe('freezePacts', () => {
  it('refuses what was not verified or does not hold', () => {
    expect(() => freezePacts('2.0.0', { folder })).toThrow('not verified');
    verify('2026-11-21T10:00:00.000Z', ['app']);
    expect(() => freezePacts('2.0.0', { folder })).toThrow('failed');
  });

  it('keeps the pacts of that version, and what is known of them', () => {
    verify('2026-11-21T10:00:00.000Z');
    expect(freezePacts('1.0.0', { folder })).toContain('pacts/v1-app/1.0.0.json');
    const files = ['pacts/app/2.0.0.json', 'pacts/sdk/2.0.0.json', 'pacts/digests.json', 'matrix.json'];
    expect(freezePacts('2.0.0', { folder })).toEqual(files);
    expect(readFileSync(pactOf('app', '2.0.0'), 'utf8')).toBe(readFileSync(pactOf('app'), 'utf8'));
    expect(findBrokenFreezes(folder, {})).toEqual([]);
    expect(can()).toMatchObject({ yes: true });
    expect(can({ providerVersion: '2.0.0' })).toMatchObject({ yes: true });
    expect(can({ providerVersion: '2.0.0' }).reasons).toContain('sdk 2.0.0 with parley 2.0.0: passed');
    expect(can({ providerVersion: '2.0.0', version: 'unreleased' })).toMatchObject({ yes: false });
    expect(can({ providerVersion: '2.0.0', consumer: 'v1-app', version: '1.0.0' })).toMatchObject({ yes: true });
  });

  it('freezes again until the release is final', () => {
    verify('2026-11-21T10:00:00.000Z');
    freezePacts('2.0.0', { folder });
    writePact('app', [{}]);
    verify('2026-11-21T10:00:00.000Z');
    freezePacts('2.0.0', { folder, final: true });
    expect(findBrokenFreezes(folder, {})).toEqual([]);
    writePact('app', [{}, {}]);
    verify('2026-11-21T10:00:00.000Z');
    expect(freezePacts('2.0.0', { folder })).toEqual([]);
  });
});

describe('a pact that fails', () => {
  const asked = (version: string) => can({ consumer: 'app', version });
  beforeEach(() => verify('2026-11-21T10:00:00.000Z'));

  it('is a no while it is of a beta that nobody has approved to break, or of a release that is none', () => {
    freezePacts('2.0.0-beta.1', { folder });
    freezePacts('2.0.0', { folder });
    letFail(['2.0.0-beta.1', '2.0.0']);
    expect(asked('2.0.0')).toMatchObject({ yes: false });
  });

  it('is a yes for a beta when an approved break touches all interactions that fail, and no others', () => {
    writePact('app', [reads('the name', { name: 'Guide' }), reads('the id', { id: 1 })]);
    verify('2026-11-21T11:00:00.000Z');
    freezePacts('2.0.0-beta.1', { folder });
    letFail(['2.0.0-beta.1']);
    expect(asked('2.0.0-beta.1')).toMatchObject({ yes: false });
    approve();
    expect(asked('2.0.0-beta.1')).toMatchObject({ yes: true, reasons: [expect.stringContaining('approved: Nobody')] });
    letFail(['2.0.0-beta.1'], ['the name', 'the id']);
    expect(asked('2.0.0-beta.1')).toMatchObject({ yes: false });
    letFail(['2.0.0-beta.1'], ['The state “an agent”: there is none']);
    expect(asked('2.0.0-beta.1')).toMatchObject({ yes: false });
  });

  it('is a yes for a beta when a later release has taken its place', () => {
    freezePacts('2.0.0-beta.1', { folder });
    freezePacts('2.0.0-beta.2', { folder });
    letFail(['2.0.0-beta.1']);
    expect(asked('2.0.0-beta.1')).toMatchObject({ yes: true, reasons: [expect.stringContaining('2.0.0-beta.2 has')] });
  });
});

describe('brokenFreezes', () => {
  beforeEach(() => {
    verify('2026-11-21T10:00:00.000Z');
    freezePacts('2.0.0', { folder, final: true });
  });
  const digests = () => JSON.parse(readFileSync(join(folder, 'pacts/digests.json'), 'utf8'));

  it('finds a frozen pact that was changed, removed or added', () => {
    writeFileSync(pactOf('app', '2.0.0'), '{}');
    rmSync(pactOf('sdk', '2.0.0'));
    writeFileSync(pactOf('app', '2.1.0'), '{}');
    expect(findBrokenFreezes(folder, {})).toEqual([
      'app 2.0.0 is not what was frozen.',
      'app 2.1.0 is not what was frozen.',
      'sdk 2.0.0 was frozen and is not there.',
    ]);
  });

  it('finds digests of a final release that were rewritten with their pacts', () => {
    const committed = digests();
    writePact('app', [{}]);
    writeFileSync(pactOf('app', '2.0.0'), readFileSync(pactOf('app')));
    const rewritten = { ...digests() };
    rmSync(join(folder, 'pacts/digests.json'));
    verify('2026-11-21T10:00:00.000Z');
    freezePacts('2.0.0', { folder, final: true });
    expect(rewritten).toEqual(committed);
    expect(findBrokenFreezes(folder, committed)).toEqual(['The digests of 2.0.0 are final and were changed.']);
  });
});
