import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '#contracts/mutations/mutation.ts';

const root = join(import.meta.dirname, '../..');

type Problem = { ruleId: string; location: { pointer?: string }[] };

/** What `npm run generate` finds wrong with the examples of a document, as rule and place. */
async function lint(file: string): Promise<string[]> {
  const cli = join(root, 'node_modules/@redocly/cli/bin/cli.js');
  const args = [cli, 'lint', '--config', 'openapi/redocly.yaml', '--format', 'json', '--max-problems', '1000', file];
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const run = promisify(execFile)(process.execPath, args, { cwd: root, env, maxBuffer: 1e8 });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const { problems } = JSON.parse(stdout) as { problems: Problem[] };
  return problems
    .filter(({ ruleId }) => ruleId.includes('example'))
    .map(({ ruleId, location }) => `${ruleId} ${location[0]?.pointer ?? ''}`);
}

const example = (document: Json, name: string): Json => document['components'].examples[name].value;

/** One example of each kind, made wrong, and how that is reported. */
const breakages: [what: string, breakIt: (document: Json) => void, reported: string][] = [
  [
    'a body that is sent',
    (d) => void delete example(d, 'createAgent')['model'],
    'media-type-examples #/components/examples/createAgent/value',
  ],
  [
    'a body that is answered',
    (d) => void (example(d, 'agent')['version'] = 'one'),
    'media-type-examples #/components/examples/agent/value/version',
  ],
  [
    'an event of a stream',
    (d) => void delete example(d, 'contentDelta')['index'],
    'media-type-examples #/components/examples/contentDelta/value',
  ],
  [
    'a line of a stream',
    (d) => void (example(d, 'contentDeltaLine')['seq'] = -1),
    'media-type-examples #/components/examples/contentDeltaLine/value/seq',
  ],
  [
    'a scalar',
    (d) => void (d['components'].schemas.AgentKey.example = 'Not A Key'),
    'schema-examples #/components/schemas/AgentKey/example',
  ],
  [
    'a parameter',
    (d) => void (d['components'].parameters.Limit.example = 9000),
    'parameter-examples #/components/parameters/Limit/example',
  ],
];

describe('the examples of the contract', () => {
  let folder: string;
  let found: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-examples-'));
    const document = JSON.parse(await readFile(join(root, 'generated/v2/openapi.json'), 'utf8')) as Json;
    for (const [, breakIt] of breakages) breakIt(document);
    await writeFile(join(folder, 'broken.json'), JSON.stringify(document));
    found = await lint(join(folder, 'broken.json'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('all fit their schemas: v1', async () => {
    expect(await lint('generated/v1/openapi.json')).toEqual([]);
  });

  it('all fit their schemas, but those that were made wrong: v2', () => {
    expect(new Set(found)).toEqual(new Set(breakages.map(([, , reported]) => `no-invalid-${reported}`)));
  });

  it.each(breakages)('are refused when they do not: %s', (_what, _break, reported) => {
    expect(found).toContain(`no-invalid-${reported}`);
  });
});
