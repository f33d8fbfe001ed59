import { describe, expect, it } from 'vitest';
import type { ReplyEvent } from '#src/clients/typescript/parley.ts';
import { addReplyEvent, emptyReply } from './reply-parts.ts';

const start = (message_id: string, more: object = {}) =>
  ({ event: 'message_start', message_id, run_id: 'run_1', ...more }) as ReplyEvent;
const delta = (message_id: string, text: string) =>
  ({ event: 'content_delta', message_id, delta: text, index: 0 }) as ReplyEvent;
const read = (events: ReplyEvent[]) => events.reduce(addReplyEvent, emptyReply);

describe('a reply that is written', () => {
  it('has its run, and each message with its text', () => {
    const state = read([
      start('msg_1'),
      delta('msg_1', 'Hel'),
      delta('msg_1', 'lo'),
      start('msg_2'),
      delta('msg_2', '!'),
    ]);
    expect(state.runId).toBe('run_1');
    expect(state.parts.map(({ id, text }) => [id, text])).toEqual([
      ['msg_1', 'Hello'],
      ['msg_2', '!'],
    ]);
  });

  it('puts a message in the place of the rejected one', () => {
    const state = read([
      start('msg_1'),
      delta('msg_1', 'No'),
      start('msg_2', { replaces: 'msg_1' }),
      delta('msg_2', 'Yes'),
    ]);
    expect(state.parts.map(({ text }) => text)).toEqual(['Yes']);
  });

  it('has the calls of tools with their results, and whether they were refused', () => {
    const call = (id: string) => ({ id, name: 'weather', arguments: '{}' });
    const state = read([
      start('msg_1'),
      { event: 'tool_call', message_id: 'msg_1', tool_call: call('call_1') } as ReplyEvent,
      { event: 'tool_call', message_id: 'msg_1', tool_call: call('call_2'), refused: true } as ReplyEvent,
      {
        event: 'tool_result',
        message_id: 'msg_2',
        tool_call_id: 'call_1',
        content: 'rain',
        is_error: false,
      } as ReplyEvent,
    ]);
    expect(state.parts[0]!.calls).toEqual([
      { call: call('call_1'), result: { content: 'rain', is_error: false }, refused: false },
      { call: call('call_2'), result: null, refused: true },
    ]);
  });
});
