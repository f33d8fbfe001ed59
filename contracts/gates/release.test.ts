import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listBreakingFaults } from './breaking.ts';
import { contractWith, fieldsPointer, projectWith, protoWith, released } from './fixture.ts';
import { release } from './release.ts';

const made: string[] = [];
const git = (root: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: root });

/** A project with all committed, whose v2 calls itself by that version. */
function project(version: string, fields: string[], files: Record<string, string | object> = {}): string {
  const contract = contractWith(...fields);
  const named = { ...contract, info: { ...contract.info, version } };
  const root = projectWith({ ...released, 'generated/v2/openapi.json': named, '.gitignore': 'node_modules', ...files });
  made.push(root);
  commit(root);
  return root;
}
const commit = (root: string) => {
  git(root, 'init', '-q');
  git(root, 'add', '.');
  git(root, 'commit', '-qm', 'All');
};
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

let built = 0;
let frozen: string[] = [];
const tools = {
  freeze: (_root: string, version: string) => {
    frozen.push(version);
    return [];
  },
  gates: async (root: string) => listBreakingFaults(root),
  build: async () => void (built += 1),
};
const text = (root: string, path: string) => readFileSync(join(root, path), 'utf8');
const next = '2.0.0-beta.2';
const approved = {
  'contracts/approved-breaks.yaml': [
    '# What this file is.',
    'breaks:',
    '  - contract: v2',
    '    rule: property-removed',
    `    pointer: ${fieldsPointer}/name`,
    '    reason: It was never filled, and it misled people.',
    '    consumers: [v2-web-app]',
    '',
  ].join('\n'),
  'contracts/pacts/v2-web-app/2.0.0-beta.1.json': {
    consumer: { name: 'v2-web-app' },
    provider: { name: 'parley' },
    interactions: [
      {
        description: 'the name',
        request: { method: 'GET', path: '/things' },
        response: { status: 200, body: { content: { name: 'Guide' }, contentType: 'application/json' } },
      },
    ],
  },
};

describe('npm run release', () => {
  it('freezes the contract, the services and the pacts, says what changed, and builds the clients', async () => {
    const root = project(next, ['id', 'name', 'owner']);
    built = 0;
    frozen = [];
    expect(await release(root, next, false, tools)).toEqual([
      `contracts/baselines/v2/${next}.json`,
      `contracts/baselines/proto/${next}/parley/small.proto`,
      `docs/changelog/${next}.md`,
      'contracts/releases.json',
    ]);
    expect([built, frozen]).toEqual([1, [next]]);
    expect(text(root, `contracts/baselines/v2/${next}.json`)).toBe(text(root, 'generated/v2/openapi.json'));
    expect(text(root, `contracts/baselines/proto/${next}/parley/small.proto`)).toBe(protoWith('string'));
    const log = text(root, `docs/changelog/${next}.md`);
    expect(log).toMatch(/^# v2: 2\.0\.0-beta\.1 to 2\.0\.0-beta\.2\n\n\d{4}-\d\d-\d\d\n\n1 change: /);
    expect(log).toContain('the field `owner` is new.');
    expect(log).toContain(`  - At: \`${fieldsPointer}/owner\``);
    expect(log).not.toContain('The next version');
  });

  it('changes nothing when it is done again, before or after the commit', async () => {
    const root = project(next, ['id', 'owner'], approved);
    await release(root, next, false, tools);
    const log = text(root, `docs/changelog/${next}.md`);
    expect(await release(root, next, false, tools)).toEqual([]);
    commit(root);
    expect(await release(root, next, false, tools)).toEqual([]);
    expect(text(root, `docs/changelog/${next}.md`)).toBe(log);
  });

  it('lists the release before the earlier ones, once', async () => {
    const [head, earlier] = ['# Changelog\n\n', '- [2.0.0-beta.1](docs/changelog/2.0.0-beta.1.md)\n'];
    const root = project(next, ['id', 'name'], { 'CHANGELOG.md': head + earlier });
    for (let times = 0; times < 2; times += 1) await release(root, next, false, tools);
    expect(text(root, 'CHANGELOG.md')).toBe(`${head}- [${next}](docs/changelog/${next}.md)\n${earlier}`);
  });

  it('tells approved breaks with their reason, and takes the approval away', async () => {
    const root = project(next, ['id'], approved);
    await release(root, next, false, tools);
    expect(text(root, `docs/changelog/${next}.md`)).toMatch(
      /Approved: It was never filled, and it misled people\. It was said to touch v2-web-app\./,
    );
    expect(text(root, 'contracts/approved-breaks.yaml')).toBe('# What this file is.\nbreaks: []\n');
    expect(listBreakingFaults(root)).toEqual([]);
  });

  it('tells that the services of gRPC have more, when nothing else changed', async () => {
    const more = protoWith('string').replace('name = 1;', 'name = 1;\n  string note = 2;');
    const root = project(next, ['id', 'name'], { 'proto/parley/small.proto': more });
    await release(root, next, false, tools);
    const log = text(root, `docs/changelog/${next}.md`);
    expect(log).toContain('Only gRPC changed.');
    expect(log).toContain('## gRPC\n\n- `proto/parley/small.proto` has additions or other words.\n');
  });

  it('writes nothing in a dry run', async () => {
    const root = project(next, ['id', 'name']);
    built = 0;
    expect(await release(root, next, true, tools)).toContain(`docs/changelog/${next}.md`);
    expect(existsSync(join(root, 'docs'))).toBe(false);
    expect(built).toBe(0);
  });

  it('lists the operations of a first release', async () => {
    const { 'contracts/baselines/v2/2.0.0-beta.1.json': _, ...rest } = released;
    const contract = contractWith('id');
    const root = projectWith({
      ...rest,
      'generated/v2/openapi.json': { ...contract, info: { version: '2.0.0-beta.1' } },
      '.gitignore': 'node_modules',
    });
    made.push(root);
    commit(root);
    await release(root, '2.0.0-beta.1', false, tools);
    expect(text(root, 'docs/changelog/2.0.0-beta.1.md')).toContain('## Operations\n\n- `listThings`: `GET /things`');
  });
});

describe('npm run release refuses', () => {
  const refused = (root: string, version: string) => expect(release(root, version, false, tools)).rejects;

  it('a version that is not higher', async () => {
    await refused(project('2.0.0-alpha.9', ['id', 'name']), '2.0.0-alpha.9').toThrow('is not higher');
  });

  it('another version than the contract has', async () => {
    await refused(project('2.0.0-beta.1', ['id', 'name']), next).toThrow('calls itself 2.0.0-beta.1');
  });

  it('a contract that changed after its release', async () => {
    await refused(project('2.0.0-beta.1', ['id', 'name', 'owner']), '2.0.0-beta.1').toThrow('has changed since');
  });

  it('a working tree with changes', async () => {
    const root = project(next, ['id', 'name']);
    writeFileSync(join(root, 'stray.ts'), '');
    await refused(root, next).toThrow('not committed: stray.ts');
  });

  it('what a gate refuses', async () => {
    await refused(project(next, ['id']), next).toThrow('property-removed');
  });

  it('a release that is no beta with approved breaks', async () => {
    await refused(project('2.0.0', ['id'], approved), '2.0.0').toThrow('has to be empty of v2');
  });

  it('what is no version, and a contract that is not there', async () => {
    await refused(project(next, ['id', 'name']), 'two').toThrow('is not a version');
    await refused(project(next, ['id', 'name']), '7.0.0').toThrow('no contract v7');
  });
});
