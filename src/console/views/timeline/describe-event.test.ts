import { describe, expect, it } from 'vitest';
import { describeEvent, messageOf } from './describe-event.ts';

const row = (event_type: string, members: object = {}) => ({
  seq: 1,
  last_seq: 1,
  event_type,
  event_count: 1,
  created_at: '2026-11-21T10:00:00.000Z',
  event: { type: event_type, ...members },
});

describe('describeEvent', () => {
  it.each([
    ['TEXT_MESSAGE_CONTENT', { delta: 'Hello' }, { tone: 'text', text: 'Hello' }],
    ['TEXT_MESSAGE_START', { role: 'user' }, { tone: 'text', text: 'user' }],
    ['TOOL_CALL_START', { toolCallName: 'weather' }, { tone: 'tool', text: 'weather' }],
    ['RUN_ERROR', { message: 'The gateway is away.' }, { tone: 'failure', text: 'The gateway is away.' }],
    ['RUN_FINISHED', { usage: [{ inputTokens: 3, outputTokens: 2 }] }, { tone: 'run', text: '3 tokens in, 2 out' }],
    ['RUN_FINISHED', {}, { tone: 'run', text: '' }],
    ['CUSTOM', { name: 'order', value: { id: 1 } }, { tone: 'other', text: 'order {"id":1}' }],
    ['STATE_DELTA', { delta: [{ op: 'add' }] }, { tone: 'state', text: '[{"op":"add"}]' }],
    ['NEW_TYPE', {}, { tone: 'other', text: '' }],
  ])('says of %s with %j what matters', (type, members, note) => {
    expect(describeEvent(row(type, members))).toEqual(note);
  });

  it('shows nothing of what was redacted, and not all of a long text', () => {
    expect(describeEvent({ ...row('CUSTOM', { value: 'secret' }), redacted: true }).text).not.toContain('secret');
    expect(describeEvent(row('TEXT_MESSAGE_CONTENT', { delta: 'x'.repeat(10_000) })).text.length).toBeLessThan(500);
  });
});

describe('messageOf', () => {
  it.each([
    ['TEXT_MESSAGE_START', { messageId: 'msg_01k2' }, 'msg_01k2'],
    ['TOOL_CALL_START', { parentMessageId: 'msg_01k2', toolCallId: 'call_1' }, 'msg_01k2'],
    [
      'REASONING_MESSAGE_START',
      { messageId: 'msg_01k2-reasoning-1', metadata: { message_id: 'msg_01k2' } },
      'msg_01k2',
    ],
    ['TEXT_MESSAGE_START', { messageId: 'of-another-producer' }, null],
    ['TOOL_CALL_RESULT', { messageId: 'msg_01k2' }, null],
    ['RUN_STARTED', {}, null],
  ])('finds the message of %s with %j', (type, members, id) => {
    expect(messageOf(row(type, members))).toBe(id);
  });
});
