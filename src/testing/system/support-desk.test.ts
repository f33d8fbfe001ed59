import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { parseSamples } from '#contracts/gates/samples.ts';
import { startSupportDesk, type SupportDesk } from '#src/testing/support-desk.ts';
import { isDeep } from '#src/testing/scale-runs.ts';

const guide = 'docs/guides/support-desk.md';

let desk: SupportDesk | null = null;
afterEach(async () => {
  await desk?.close();
  desk = null;
});

/** Runs `desk.ts` of the guide as it stands there, with the published client. Returns what it has printed. */
async function runDesk(killed: boolean): Promise<string> {
  desk = await startSupportDesk({ killed });
  const env = { PATH: process.env['PATH'] ?? '', ...desk.env };
  return (await promisify(execFile)(process.execPath, ['desk.ts'], { cwd: desk.folder, env })).stdout;
}

/** Reads what the guide says that the program prints. */
async function readOutput(): Promise<string> {
  const blocks = parseSamples(guide, await readFile(join(import.meta.dirname, '../../..', guide), 'utf8'));
  return blocks.find(({ language, text }) => language === 'text' && text.startsWith('not promoted'))!.text;
}

// `.ci/python/test_support_desk.py` runs the program in Python.
describe.runIf(isDeep)('the support desk of the guide, by the client of TypeScript', () => {
  it('is released after its simulation, plays to its end, and is rolled back', async () => {
    expect(await runDesk(false)).toBe(await readOutput());
    expect(desk!.paid()).toEqual(['paid 20 back for 1', 'paid 120 back for 1234']);
  });

  it('goes on after a kill -9 in the middle of a call, which is made once', async () => {
    const output = await readOutput();
    const unsure = 'solve: I cannot tell whether it was paid, and ask a colleague.';
    expect(await runDesk(true)).toBe(output.replace('solve: You have your money back.', unsure));
    expect(desk!.paid()).toEqual(['paid 20 back for 1', 'paid 120 back for 1234']);
  });
});
