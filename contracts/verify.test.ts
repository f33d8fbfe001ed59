import { beforeAll, describe, expect, it } from 'vitest';
import { parley } from './consumers/parley/consumer.ts';
import { createExcuses } from './excuses.ts';
import { mistaken, recordPactFile } from './fixture.ts';
import { listFailed } from './matrix.ts';
import { listKeptPacts, readPact } from './pact-file.ts';
import type { Verdict } from './verify-child.ts';
import { verifyPacts } from './verify.ts';

describe('verifyPacts', () => {
  let verdicts: Map<string, Verdict>;
  let wrong: string;
  const findExcuse = createExcuses();
  beforeAll(async () => {
    wrong = await recordPactFile(mistaken);
    const paths = [...listKeptPacts().map(({ path }) => path), wrong];
    verdicts = new Map((await verifyPacts(paths)).map((verdict) => [verdict.path, verdict]));
  }, 600_000);

  it.each(listKeptPacts())('the providers do all that $consumer $version expects', ({ consumer, version, path }) => {
    const { interactions, failures } = verdicts.get(path)!;
    const failed = listFailed(readPact(path), failures);
    const unexcused = failed.filter((interaction) => findExcuse(consumer, version, interaction) === null);
    expect(unexcused, failures.join('\n')).toEqual([]);
    expect(interactions).toBeGreaterThan(0);
  });

  it.each(mistaken.interactions.map(({ description }) => description))('finds that nothing does: %s', (description) => {
    const { failures } = verdicts.get(wrong)!;
    expect(failures.filter((failure) => failure.includes(description))).not.toEqual([]);
  });

  it('finds a provider that breaks a pact, whatever else it keeps', async () => {
    const path = await recordPactFile(parley);
    const [verdict] = await verifyPacts([path], () => 'broken-llm-gateway');
    const broken = (description: string) => verdict!.failures.some((failure) => failure.includes(description));
    expect(['the models', 'an answer of text', 'finish of chat completions'].map(broken)).toEqual([true, true, true]);
    expect(broken('content of chat completions')).toBe(false);
  });
});
