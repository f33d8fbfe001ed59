import { expectEqual, type ConformanceRule } from './conformance-rule.ts';
import { getSceneChat, type ChatRun } from './conformance-scene.ts';
import type { ConformanceTarget } from './conformance-target.ts';

const rule = (
  title: string,
  check: (chat: ChatRun, target: ConformanceTarget) => Promise<string[]> | string[],
): ConformanceRule => ({
  group: 'streams',
  title,
  check: async (target) => check(await getSceneChat(target), target),
});

/** The rules of chat streams. */
export const chatRules: ConformanceRule[] = [
  rule('A chat begins with message_start and ends with message_complete', ({ frames }) => [
    ...expectEqual('the first event', frames[0]?.name, 'message_start'),
    ...expectEqual('the last event', frames.at(-1)?.name, 'message_complete'),
  ]),
  rule('The pieces of an answer are counted from 0, and add up to the answer', ({ frames }) => {
    const pieces = frames.filter(({ name }) => name === 'content_delta').map(({ data }) => data);
    const indexes = pieces.map((piece) => piece?.index);
    const said = frames.at(-1)?.data?.message?.content?.text;
    return [
      ...expectEqual(
        'the count',
        indexes,
        indexes.map((_, index) => index),
      ),
      ...expectEqual('the text of all pieces', pieces.map((piece) => piece?.delta).join(''), said),
    ];
  }),
  rule('A chat that is joined after any number goes on with the same rest', async ({ runId, frames }, target) => {
    const numbered = frames.filter(({ id }) => id !== null);
    for (const { id } of numbered) {
      const rest = await target.readStream(`/v2/chat/messages/stream?run_id=${runId}&after_seq=${id}`);
      const expected = numbered.slice(numbered.findIndex((frame) => frame.id === id) + 1);
      const faults = expectEqual(
        'the rest',
        rest.map(({ data }) => data),
        expected.map(({ data }) => data),
      );
      if (faults.length > 0) return faults.map((fault) => `after ${id}: ${fault}`);
    }
    return [];
  }),
];
