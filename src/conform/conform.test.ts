import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMock, type StartedMock } from '#src/mock/fixture.ts';
import { startBreakingProxy } from '#src/testing/breaking-proxy.ts';
import { breaks } from '#src/testing/conform-breaks.ts';
import { ruleGroups, type RuleGroup, type RuleOutcome } from './conformance-rule.ts';
import { aguiEndpointRules, parleyRules, runRules } from './run-rules.ts';

let mock: StartedMock;
beforeAll(async () => {
  mock = await startMock({ heartbeatMs: 30 });
});
afterAll(() => mock.close());

const optionsFor = (url: string) => ({ url, key: 'any', model: 'offline/echo', heartbeatMs: 2_000 });
const listTitles = (outcomes: readonly RuleOutcome[], status: RuleOutcome['status']) =>
  outcomes
    .filter((outcome) => outcome.status === status)
    .map(({ rule, notes }) => `${rule.title}: ${notes.join('; ')}`);

describe('the rules', () => {
  it('are kept by the mock', async () => {
    const outcomes = await runRules(parleyRules, optionsFor(mock.url));
    expect(outcomes.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(new Set(outcomes.map(({ rule }) => rule.group))).toEqual(new Set(ruleGroups));
  });

  it('of AG-UI are kept by the endpoint of an agent, checked alone', async () => {
    const endpoint = `${mock.url}/v2/agents/agt_01k2c5gq8zf3vr4xw1m6t0y9ab/run`;
    const outcomes = await runRules(aguiEndpointRules, optionsFor(endpoint));
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'passed'));
  });

  it('are each broken by a server of the tests', () => {
    const broken = Object.values(breaks).flatMap((ofGroup) => Object.keys(ofGroup));
    expect(broken.toSorted()).toEqual(parleyRules.map(({ title }) => title).toSorted());
  });
});

const cases = Object.entries(breaks).flatMap(([group, ofGroup]) =>
  Object.entries(ofGroup).map(([title, one]) => [group as RuleGroup, title, one] as const),
);

describe('a server that breaks one rule', () => {
  it.each(cases)('%s: %s', async (group, title, one) => {
    const proxy = await startBreakingProxy(mock.url, one);
    const outcomes = await runRules(parleyRules, optionsFor(proxy.url), group);
    await proxy.close();
    expect(listTitles(outcomes, 'failed')).toEqual([expect.stringContaining(`${title}: `)]);
    expect(listTitles(outcomes, 'skipped')).toEqual([]);
  });
});
