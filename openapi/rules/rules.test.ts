import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { breachesOfV1 } from './fixtures-v1.ts';
import { breached, breaches as breachesOfV2, pointerOf } from './fixtures.ts';

type Finding = { code: string; path: (string | number)[]; message: string };

const versions = [
  { version: 'v1', ruleset: 'openapi/spectral-v1.yaml', breaches: breachesOfV1 },
  { version: 'v2', ruleset: 'openapi/spectral.yaml', breaches: breachesOfV2 },
];
const run = promisify(execFile);

/** What Spectral finds in a document; it leaves with 1 when it finds something. */
async function lint(file: string, ruleset: string): Promise<Finding[]> {
  const args = [
    'node_modules/@stoplight/spectral-cli/dist/index.js',
    'lint',
    file,
    '--ruleset',
    ruleset,
    '--resolver',
    'openapi/as-written.cjs',
    '--format',
    'json',
    '--quiet',
  ];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1e8 }).catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Finding[];
}

describe.each(versions)('the rules of the contract $version', ({ version, ruleset, breaches }) => {
  const bundle = `generated/${version}/openapi.json`;
  let folder: string;
  let findings: Finding[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-rules-'));
    const file = join(folder, 'breached.json');
    await writeFile(file, JSON.stringify(breached(JSON.parse(await readFile(bundle, 'utf8')) as object, breaches)));
    findings = await lint(file, ruleset);
  });

  afterAll(() => rm(folder, { recursive: true }));

  it.each(breaches)('$rule reports $at', ({ rule, at, reported = at }) => {
    expect(findings.filter(({ code }) => code === rule).map(({ path }) => pointerOf(path))).toContain(reported);
  });

  it('report nothing but the breaches', () => {
    const expected = new Set(breaches.map(({ rule, at, reported = at }) => `${rule} ${reported}`));
    const found = findings
      .filter(({ code }) => code.startsWith('parley-'))
      .map(({ code, path }) => `${code} ${pointerOf(path)}`);
    expect(found.filter((finding) => !expected.has(finding))).toEqual([]);
  });

  it('have a breach each', async () => {
    const { rules } = parse(await readFile(ruleset, 'utf8')) as { rules: object };
    const ours = Object.entries(rules).flatMap(([rule, body]) =>
      body !== 'off' && body !== false && rule.startsWith('parley-') ? [rule] : [],
    );
    expect(ours.filter((rule) => !breaches.some((breach) => breach.rule === rule))).toEqual([]);
  });
});
