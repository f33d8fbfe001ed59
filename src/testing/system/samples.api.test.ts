import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Parley } from '#src/clients/typescript/parley.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import { planSamples, type PlannedSample } from '#src/testing/samples.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0 && spawnSync('bash', ['--version']).status === 0;
if (!hasCurl) console.warn('NOT TESTED: samples in curl are not run, because curl or bash is missing.');

/** What came of a sample: the status of a refusal, or 200; and what was answered. */
type Outcome = [status: number, answer: string];

/** Runs commands of curl one after another in one shell. */
async function runCurl(commands: string[], { key }: Api): Promise<Outcome[]> {
  const script = `curl() { command curl -sS -w '\\n%{http_code}' "$@"; printf '\\f'; }\n${commands.join('\n')}`;
  const env = { PATH: process.env['PATH'] ?? '', PARLEY_API_KEY: key.key };
  const shell = spawn('bash', ['-s'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  shell.stdin.end(script);
  const output = Buffer.concat(await shell.stdout.toArray()).toString();
  return output
    .split('\f')
    .slice(0, -1)
    .map((text) => {
      const end = text.lastIndexOf('\n');
      return [Number(text.slice(end + 1)), text.slice(0, end)];
    });
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

/** Runs programs one after another. */
async function runPrograms(programs: string[], api: Api): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const program of programs) outcomes.push(await runProgram(program, api));
  return outcomes;
}

/** Returns the samples that neither succeed nor are refused as their plan says. */
function listFailures(samples: PlannedSample[], outcomes: Outcome[]): string[] {
  expect(outcomes.length).toBe(samples.length);
  return samples.flatMap(({ operationId, refusal }, index) => {
    const [status, answer] = outcomes[index]!;
    const isExpected = refusal === null ? status >= 200 && status < 300 : status === refusal;
    return isExpected ? [] : [`${operationId}: ${status} ${answer}`];
  });
}

const textsOf = (samples: PlannedSample[]) => samples.map(({ text }) => text);

describe('the samples of the reference', () => {
  it.runIf(hasCurl).each(['v1', 'v2'] as const)('work as commands of curl in %s', async (version) => {
    const api = await testApi();
    const samples = await planSamples(api, version, 'sh');
    expect(samples.length).toBeGreaterThan(version === 'v1' ? 7 : 120);
    expect(listFailures(samples, await runCurl(textsOf(samples), api))).toEqual([]);
  });

  it('work in TypeScript', async () => {
    const api = await testApi();
    const samples = await planSamples(api, 'v2', 'ts');
    expect(samples.length).toBeGreaterThan(120);
    expect(listFailures(samples, await runPrograms(textsOf(samples), api))).toEqual([]);
  });
});
