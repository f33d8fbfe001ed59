import { describe, expect, it } from 'vitest';
import type { Approval } from '#generated/v2/client/types.gen.ts';
import { groupByRun, readArguments, toDecisions } from './group-approvals.ts';

const approval = (run: string, call: string) => ({ run_id: run, tool_call_id: call }) as Approval;
const all = [approval('run_1', 'a'), approval('run_2', 'b'), approval('run_1', 'c')];

describe('groupByRun', () => {
  it('puts the calls together that are decided at once', () => {
    expect(groupByRun(all).map(({ runId, approvals }) => [runId, approvals.length])).toEqual([
      ['run_1', 2],
      ['run_2', 1],
    ]);
  });
});

describe('toDecisions', () => {
  it('waits until every call of the run is decided', () => {
    const decided = new Map([['a', { action: 'approve' as const, reason: 'x' }]]);
    const [{ approvals } = { approvals: [] }] = groupByRun(all);
    expect(toDecisions(approvals, decided)).toBeNull();
    expect(toDecisions(approvals, decided.set('c', { action: 'reject' as never, reason: ' Too much. ' }))).toEqual({
      decisions: [
        { tool_call_id: 'a', action: 'approve' },
        { tool_call_id: 'c', action: 'reject', reason: 'Too much.' },
      ],
    });
  });
});

describe('readArguments', () => {
  it('shows what is no JSON as the text that it is', () => {
    expect(readArguments('{"order":7}')).toEqual({ order: 7 });
    expect(readArguments('{"order":')).toBe('{"order":');
  });
});
