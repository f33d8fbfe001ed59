import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repositoryMutations } from '#contracts/mutations/repository.ts';
import { contractWith, projectWith } from './fixture.ts';
import { listFrozenFaults, listHistoryWarnings, listRepositoryFaults } from './frozen.ts';
import { computeObjectId, type ReleaseHistory } from './release-history.ts';
import { computeSha256, findReleaseOf, readFrozenFiles, recordRelease } from './release-record.ts';

const files = readFrozenFiles(join(import.meta.dirname, '../..'));
const frozen = [...files].filter(([path]) => findReleaseOf(path) !== null);
/** The history of a repository in which everything was committed as it is. Clones may be shallow, so it is not read. */
const history: ReleaseHistory = {
  files: new Map(frozen.map(([path, content]) => [path, computeObjectId(content)])),
  bundles: new Map(),
  isShallow: false,
};

describe('the guard of released files, on the repository as it is', () => {
  it.each(repositoryMutations)('$expect: $name', ({ expect: expected, apply, isSeenInHistory }) => {
    const changed = new Map(files);
    apply(changed);
    expect(listFrozenFaults(changed, history).length > 0).toBe(expected === 'refused');
    if (!isSeenInHistory) expect(listFrozenFaults(changed, null).length > 0).toBe(expected === 'refused');
  });
});

describe('the guard of released files, with Git', () => {
  const made: string[] = [];
  let folder: string;
  const git = (where: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: where });
  const commit = () => {
    git(folder, 'add', '.');
    git(folder, 'commit', '-qm', 'All');
  };
  const write = (path: string, value: object | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value));
  };
  const baseline = 'contracts/baselines/v2/2.0.0.json';
  const bundle = (...fields: string[]) => ({ ...contractWith(...fields), info: { version: '2.0.0' } });
  const release = (...fields: string[]) => {
    for (const path of [baseline, 'generated/v2/openapi.json']) write(path, bundle(...fields));
    write('docs/changelog/2.0.0.md', '# 2.0.0');
    write('contracts/pacts/app/2.0.0.json', '{"second": 2}');
    const pacts = { app: computeSha256(Buffer.from('{"second": 2}')) };
    write('contracts/pacts/digests.json', { '2.0.0': { final: true, pacts } });
    recordRelease(folder, '2.0.0');
  };
  const rewrite = (path: string, value: object | string) => {
    write(path, value);
    write('contracts/releases.json', {});
    recordRelease(folder, '2.0.0');
  };

  beforeEach(() => {
    // A pact may be frozen again until its release.
    folder = projectWith({ '.gitignore': 'node_modules', 'contracts/pacts/app/2.0.0.json': '{"first": 1}' });
    made.push(folder);
    git(folder, 'init', '-q');
    commit();
    release('id');
  });
  afterEach(() => made.splice(0).forEach((one) => rmSync(one, { recursive: true })));

  it('is content before and after the commit of a release, and when the contract has changed since', () => {
    expect(listRepositoryFaults(folder)).toEqual([]);
    commit();
    write('generated/v2/openapi.json', bundle('id', 'name'));
    expect(listRepositoryFaults(folder)).toEqual([]);
    expect(listHistoryWarnings(folder)).toEqual([]);
  });

  it('refuses a baseline that was rewritten with bundle and record, committed or not', () => {
    commit();
    write('generated/v2/openapi.json', bundle());
    rewrite(baseline, bundle());
    const refused = [
      `${baseline} is not what was committed with 2.0.0.`,
      expect.stringContaining('is not the contract'),
    ];
    expect(listRepositoryFaults(folder)).toEqual(refused);
    commit();
    expect(listRepositoryFaults(folder)).toEqual(refused);
  });

  it('refuses a baseline that its own commit made up', () => {
    write('generated/v2/openapi.json', bundle('other'));
    commit();
    expect(listRepositoryFaults(folder)).toEqual([expect.stringContaining('is not the contract as it was when 2.0.0')]);
  });

  it('refuses a release that was removed from everywhere', () => {
    commit();
    for (const path of ['contracts', 'docs']) rmSync(join(folder, path), { recursive: true });
    commit();
    expect(listRepositoryFaults(folder)).toContain(`${baseline} was committed with 2.0.0 and is not there.`);
  });

  it('says that a shallow clone tells less, and goes by the record there', () => {
    commit();
    write('generated/v2/openapi.json', bundle('id', 'name'));
    commit();
    const clone = projectWith({});
    made.push(clone);
    git(clone, 'clone', '-q', '--depth', '1', pathToFileURL(folder).href, 'shallow');
    const shallow = join(clone, 'shallow');
    expect(listHistoryWarnings(shallow)).toEqual([expect.stringContaining('shallow')]);
    expect(listRepositoryFaults(shallow)).toEqual([]);
    writeFileSync(join(shallow, baseline), '{}');
    expect(listRepositoryFaults(shallow)).toContain(`${baseline} is not what was released with 2.0.0.`);
  });
});
