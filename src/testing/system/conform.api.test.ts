import { expect, it } from 'vitest';
import { parleyRules, runRules } from '#src/conform/run-rules.ts';
import { testApi } from '#src/testing/harness.ts';

/** The heartbeat of a real server comes after a quarter of a minute; the rule is tested on the mock. */
const rules = parleyRules.filter(({ title }) => !title.includes('heartbeats'));

it('Parley keeps the rules that parley conform checks', async () => {
  const { stage, key } = await testApi();
  const options = { url: stage.url, key: key.key, model: 'offline/echo', heartbeatMs: 1_000 };
  const outcomes = await runRules(rules, options);
  expect(outcomes.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(outcomes).toHaveLength(rules.length);
});
