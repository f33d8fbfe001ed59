import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMock, type StartedMock } from '#src/mock/fixture.ts';
import { startBreakingProxy, type Break, type PassingRequest } from '#src/testing/breaking-proxy.ts';
import { breaks } from '#src/testing/conform-breaks.ts';
import { sampleEvenly } from '#src/testing/scale-runs.ts';
import { ruleGroups, type RuleGroup, type RuleOutcome } from './conformance-rule.ts';
import { aguiEndpointRules, parleyRules, runRules } from './run-rules.ts';

let mock: StartedMock;
beforeAll(async () => {
  mock = await startMock({ heartbeatMs: 30 });
});
afterAll(() => mock.close());

const optionsFor = (url: string) => ({ url, key: 'any', model: 'offline/echo', heartbeatMs: 2_000, graceMs: 100 });
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
  it.each(sampleEvenly(cases, 12))('%s: %s', async (group, title, one) => {
    const proxy = await startBreakingProxy(mock.url, one);
    const outcomes = await runRules(parleyRules, optionsFor(proxy.url), group);
    await proxy.close();
    expect(listTitles(outcomes, 'failed')).toEqual([expect.stringContaining(`${title}: `)]);
    expect(listTitles(outcomes, 'skipped')).toEqual([]);
  });
});

describe('a run of rules', () => {
  /** Starts a proxy, checks a group, and returns what could not be deleted. */
  async function check(one: Break, group: RuleGroup, { url } = mock) {
    const proxy = await startBreakingProxy(url, one);
    let left: readonly string[] = [];
    const outcomes = await runRules(parleyRules, optionsFor(proxy.url), group, undefined, (paths) => (left = paths));
    await proxy.close();
    return { outcomes, left };
  }

  it('deletes the conversations of its agents, also those that chats make, and then the agents', async () => {
    const deleted: string[] = [];
    const note = ({ method, path }: PassingRequest) => void (method === 'DELETE' && deleted.push(path));
    // Another mock has not deleted any of its conversations yet.
    const fresh = await startMock();
    const { left } = await check({ request: note }, 'streams', fresh);
    await fresh.close();
    expect(left).toEqual([]);
    expect(deleted.at(-1)).toMatch(/^\/v2\/agents\//);
    expect(deleted.filter((path) => path.startsWith('/v2/conversations/')).length).toBeGreaterThan(0);
  });

  it('tells what could not be deleted', async () => {
    const refuse: Break['answer'] = (answer, { method }) => void (method === 'DELETE' && (answer.status = 500));
    const { left } = await check({ answer: refuse }, 'agui');
    expect(left.at(-1)).toMatch(/^\/v2\/agents\/agt_\w+ \(500\)$/);
  });

  it('waits for a limit of rates no longer than five minutes in all', async () => {
    const limit: Break['answer'] = (answer) => {
      answer.status = 429;
      answer.headers['retry-after'] = '999999';
    };
    const { outcomes } = await check({ answer: limit }, 'conditional');
    expect(outcomes.map(({ status }) => status)).not.toContain('passed');
  });

  it('fails no rule of a media type for its case', async () => {
    const shout: Break['answer'] = (answer, { path }) => {
      if (path.endsWith('/run')) answer.headers['content-type'] = 'Text/Event-Stream';
    };
    expect(listTitles((await check({ answer: shout }, 'agui')).outcomes, 'failed')).toEqual([]);
  });
});
