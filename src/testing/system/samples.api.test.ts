import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Parley } from '#src/clients/typescript/parley.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import { planSamples, type PlannedSample } from '#src/testing/samples.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0 && spawnSync('bash', ['--version']).status === 0;
if (!hasCurl) console.warn('NOT TESTED: samples in curl are not run, because curl or bash is missing.');

/** What came of a sample: the status of a refusal, or 200; and what was answered. */
type Outcome = [status: number, answer: string];

/** Runs a command of curl in a shell. */
async function runCurl(command: string, { key }: Api): Promise<Outcome> {
  const script = `curl() { command curl -sS -w '\\n%{http_code}' "$@"; }\n${command}`;
  const env = { PATH: process.env['PATH'] ?? '', PARLEY_API_KEY: key.key };
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { env });
  const end = stdout.lastIndexOf('\n');
  return [Number(stdout.slice(end + 1)), stdout.slice(0, end)];
}

/** Runs a program with the client of this repository. */
async function runProgram(program: string, { key }: Api): Promise<Outcome> {
  const body = program.replace("import { Parley } from 'parley-client';", '');
  const printed: unknown[] = [];
  const run = new Function('Parley', 'process', 'console', `return (async () => {${body}})()`);
  const streams = { env: { PARLEY_API_KEY: key.key }, stdout: { write: (text: string) => printed.push(text) } };
  try {
    await run(Parley, streams, { log: (value: unknown) => printed.push(value) });
    return [200, JSON.stringify(printed)];
  } catch (error) {
    const { status } = error as { status?: number };
    if (status === undefined) throw error;
    return [status, (error as Error).message];
  }
}

/** Runs samples one after another. Returns those that neither succeed nor are refused as their plan says. */
async function listFailures(api: Api, samples: PlannedSample[], run: (text: string, api: Api) => Promise<Outcome>) {
  const failures: string[] = [];
  for (const { operationId, text, refusal } of samples) {
    const [status, answer] = await run(text, api);
    const isExpected = refusal === null ? status >= 200 && status < 300 : status === refusal;
    if (!isExpected) failures.push(`${operationId}: ${status} ${answer}`);
  }
  return failures;
}

describe('the samples of the reference', () => {
  it.runIf(hasCurl).each(['v1', 'v2'] as const)('work as commands of curl in %s', async (version) => {
    const api = await testApi();
    const samples = await planSamples(api, version, 'sh');
    expect(samples.length).toBeGreaterThan(version === 'v1' ? 7 : 120);
    expect(await listFailures(api, samples, runCurl)).toEqual([]);
  });

  it('work in TypeScript', async () => {
    const api = await testApi();
    const samples = await planSamples(api, 'v2', 'ts');
    expect(samples.length).toBeGreaterThan(120);
    expect(await listFailures(api, samples, runProgram)).toEqual([]);
  });
});
