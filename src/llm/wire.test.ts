import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from './types.ts';
import { toWire } from './wire.ts';

/** Returns an answer with calls that the upstream has given these ids, and their results. */
const toAnswer = (ids: readonly unknown[], round: number): ChatMessage[] => {
  const calls = ids.map((id, index) => ({ own: `call_own_${round}_${index}`, upstream: { id } }));
  return [
    {
      role: 'assistant',
      content: null,
      tool_calls: calls.map(({ own, upstream }) => ({
        id: own,
        type: 'function',
        function: { name: 'look', arguments: '{}' },
        upstream,
      })),
    },
    ...calls.map(({ own, upstream }): ChatMessage => ({ role: 'tool', tool_call_id: own, content: own, upstream })),
  ];
};

describe('toWire', () => {
  it('sends an upstream its own ids of calls, and no id twice, whatever ids it gives', () => {
    const upstreamId = fc.oneof(fc.constantFrom('a', 'b', 7, { number: '9007199254740993' }), fc.uuid());
    const rounds = fc.array(fc.array(upstreamId, { minLength: 1, maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(rounds, (given) => {
        const sent = toWire([{ role: 'user', content: 'Go.' }, ...given.flatMap(toAnswer)]);
        const calls = sent.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => JSON.stringify(id)));
        expect(new Set(calls).size).toBe(calls.length);
        const answered = sent.filter(({ role }) => role === 'tool').map((one) => JSON.stringify(one.tool_call_id));
        expect(answered).toEqual(calls);
        const ids = given.flat().map((id) => JSON.stringify(id));
        const unique = ids.filter((id) => ids.indexOf(id) === ids.lastIndexOf(id));
        for (const id of unique) if (!id.startsWith('{')) expect(calls).toContain(id);
      }),
    );
  });
});
