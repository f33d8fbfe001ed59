import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { contractWith, fieldsPointer, projectWith, released } from '#contracts/gates/fixture.ts';
import { readCurrentBundle } from '#contracts/gates/baselines.ts';
import { writeChangelog } from './docs.ts';

const repository = join(import.meta.dirname, '../../..');
const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

/** The mapping table needs the real contract of version 1 and its successors. */
const whole = readCurrentBundle(repository, 'v2') as { paths: object };
const withThings = (...fields: string[]) => ({ ...whole, paths: { ...whole.paths, ...contractWith(...fields).paths } });

const project = (files: Record<string, string | object>) => {
  const root = projectWith({
    ...released,
    'generated/v1/openapi.json': readCurrentBundle(repository, 'v1'),
    'generated/v2/openapi.json': withThings('id'),
    'contracts/baselines/v2/2.0.0-beta.1.json': withThings('id', 'name', 'kind'),
    'contracts/baselines/v2/2.0.0-beta.2.json': withThings('id', 'name'),
    ...files,
  });
  made.push(root);
  return root;
};

function changelog(root: string, from: string | null, to: string) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-changelog-'));
  made.push(folder);
  const { paths, said } = writeChangelog(root, { from, to }, folder, '2026-11-29');
  expect(paths).toEqual([join(folder, 'changelog.md'), join(folder, 'changelog.html')]);
  const [markdown, html] = paths.map((path) => readFileSync(path, 'utf8'));
  return { said, markdown: markdown!, html: html! };
}

const approval = {
  contract: 'v2',
  rule: 'property-removed',
  pointer: `${fieldsPointer}/name`,
  reason: 'It was never filled, and it misled people.',
  consumers: ['v2-web-app'],
};

describe('npm run docs', () => {
  const root = project({
    'contracts/approved-breaks.yaml': { breaks: [approval] },
    'docs/changelog/2.0.0-beta.2.md': [
      '# v2: 2.0.0-beta.1 to 2.0.0-beta.2',
      '',
      '- <a id="change-1"></a>Answer `200` of `listThings`: the field `kind` is gone. (property-removed, in what is answered)',
      '  - Approved: Nobody could tell the kinds apart. It was said to touch v2-sdk.',
      `  - At: \`${fieldsPointer}/kind\``,
      '',
    ].join('\n'),
  });

  it('compares the newest release with the working tree, and has the approvals', () => {
    const { said, markdown, html } = changelog(root, null, 'worktree');
    expect(said).toBe(
      [
        'v2: 2.0.0-beta.2 to the working tree. 1 change: 1 breaking, 0 warning, 0 harmless.',
        'The next version is 2.0.0-beta.3: a pre-release may be broken, and another one has to tell of it.',
      ].join('\n'),
    );
    expect(markdown).toContain('2026-11-29');
    expect(markdown).toContain('the field `name` is gone.');
    expect(markdown).not.toContain('the field `kind` is gone.');
    for (const text of [markdown, html]) expect(text).toContain('It was never filled, and it misled people.');
  });

  it('compares two releases, with the reasons that the changelog kept', () => {
    const { said, markdown } = changelog(root, '2.0.0-beta.1', '2.0.0-beta.2');
    expect(said).toContain('v2: 2.0.0-beta.1 to 2.0.0-beta.2. 1 change: 1 breaking');
    expect(markdown).toContain('Approved: Nobody could tell the kinds apart. It was said to touch v2-sdk.');
  });

  it('spans several releases', () => {
    const { said, markdown } = changelog(root, '2.0.0-beta.1', 'worktree');
    expect(said).toContain('2 changes: 2 breaking');
    expect(said).toContain('The next version is 2.0.0-beta.3');
    expect(markdown).not.toContain('No reason is on record.');
  });

  it('begins with the release before, or with none', () => {
    expect(changelog(root, null, '2.0.0-beta.2').said).toContain('2.0.0-beta.1 to 2.0.0-beta.2');
    expect(changelog(root, null, '2.0.0-beta.1').said).toContain('There is no release before');
  });

  it.each([
    ['2.0.0-beta.9', 'worktree', '2.0.0-beta.9 is no release of v2. There is: 2.0.0-beta.1, 2.0.0-beta.2.'],
    ['1.0.0', '2.0.0-beta.1', '1.0.0 and 2.0.0-beta.1 are of two contracts'],
    ['newest', 'worktree', 'newest is not a version'],
  ])('refuses %s to %s', (from, to, message) => {
    expect(() => changelog(root, from, to)).toThrow(message);
  });
});
