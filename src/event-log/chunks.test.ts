import { describe, expect, it } from 'vitest';
import { toLongForm, type OpenChunks } from './chunks.ts';
import type { AguiEvent } from './event.ts';

const text = (members: object): AguiEvent => ({ type: 'TEXT_MESSAGE_CHUNK', ...members });
const call = (members: object): AguiEvent => ({ type: 'TOOL_CALL_CHUNK', ...members });
const think = (members: object): AguiEvent => ({ type: 'REASONING_MESSAGE_CHUNK', ...members });
const step: AguiEvent = { type: 'STEP_STARTED', stepName: 'a' };

/** The long form of events; the name of the rule that the last one breaks. */
function long(...events: AguiEvent[]): { events: AguiEvent[]; rule: string | null } {
  let open: OpenChunks = new Map();
  const all: AguiEvent[] = [];
  for (const event of events) {
    const plain = toLongForm(open, event);
    if ('rule' in plain) return { events: all, rule: plain.rule };
    all.push(...plain.events);
    open = plain.open;
  }
  return { events: all, rule: null };
}

const short = ({ type, ...event }: AguiEvent) =>
  [type, 'messageId' in event ? event.messageId : '', 'toolCallId' in event ? event.toolCallId : ''].join(' ').trim();
const shortly = (...events: AguiEvent[]) => long(...events).events.map(short);

describe('chunks', () => {
  it('of a text stand for START, CONTENT and END', () => {
    const events = [
      text({ messageId: 'm', role: 'user', name: 'Ada', delta: 'a', metadata: { x: 1 }, subagentRunId: 's' }),
      text({ delta: 'b', subagentRunId: 's' }),
      { ...step, subagentRunId: 's' } as AguiEvent,
    ];
    expect(long(...events).events).toEqual([
      { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'user', name: 'Ada', metadata: { x: 1 }, subagentRunId: 's' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'a', metadata: { x: 1 } },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'b' },
      { type: 'TEXT_MESSAGE_END', messageId: 'm' },
      { ...step, subagentRunId: 's' },
    ]);
  });

  it('of a call and of a thought do the same', () => {
    expect(
      long(
        call({ toolCallId: 'c', toolCallName: 'f', parentMessageId: 'm' }),
        call({ delta: '{}' }),
        think({ messageId: 'r', delta: '' }),
        step,
      ).events,
    ).toEqual([
      { type: 'TOOL_CALL_START', toolCallId: 'c', toolCallName: 'f', parentMessageId: 'm' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: '{}' },
      { type: 'TOOL_CALL_END', toolCallId: 'c' },
      { type: 'REASONING_MESSAGE_START', messageId: 'r', role: 'reasoning' },
      { type: 'REASONING_MESSAGE_CONTENT', messageId: 'r', delta: '' },
      { type: 'REASONING_MESSAGE_END', messageId: 'r' },
      step,
    ]);
  });

  it('with another id begin anew', () => {
    expect(shortly(text({ messageId: 'm' }), text({ messageId: 'n' }), text({ messageId: 'm' }))).toEqual([
      'TEXT_MESSAGE_START m',
      'TEXT_MESSAGE_END m',
      'TEXT_MESSAGE_START n',
      'TEXT_MESSAGE_END n',
      'TEXT_MESSAGE_START m',
    ]);
  });

  it.each<AguiEvent>([
    { type: 'RAW', event: 1 },
    { type: 'ACTIVITY_SNAPSHOT', messageId: 'a', activityType: 'x', content: {} },
    { type: 'ACTIVITY_DELTA', messageId: 'a', activityType: 'x', patch: [] },
    { type: 'REASONING_ENCRYPTED_VALUE', subtype: 'message', entityId: 'm', encryptedValue: 'x' },
    { type: 'SUBAGENT_STARTED', subagentRunId: 's', name: 'f' },
    { ...step, subagentRunId: 's' } as AguiEvent,
  ])('are not closed by $type', (event) => {
    const chunks = [text({ messageId: 'm' }), event, text({ delta: 'a' })];
    expect(long(...chunks).events.slice(1)).toEqual([
      event,
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'a' },
    ]);
  });

  it.each<AguiEvent>([
    step,
    { type: 'CUSTOM', name: 'x', value: 1 },
    { type: 'STATE_DELTA', delta: [] },
    { type: 'TOOL_CALL_RESULT', messageId: 't', toolCallId: 'c', content: 'x' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'other', delta: 'x' },
  ])('are closed by $type of the same sender', (event) => {
    const both = [text({ messageId: 'm' }), text({ messageId: 'n', subagentRunId: 's' }), event];
    expect(long(...both).events.slice(2)).toEqual([{ type: 'TEXT_MESSAGE_END', messageId: 'm' }, event]);
    expect(long(...both, text({ delta: 'x' })).rule).toBe(null);
  });

  it.each<AguiEvent>([
    { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
    { type: 'MESSAGES_SNAPSHOT', messages: [] },
  ])('of all senders are closed by $type', (event) => {
    const both = [text({ messageId: 'm' }), think({ messageId: 'r', subagentRunId: 's' }), event];
    expect(shortly(...both).slice(2, 4)).toEqual(['TEXT_MESSAGE_END m', 'REASONING_MESSAGE_END r']);
  });

  it('are cut off by a failure, and have no end', () => {
    expect(shortly(text({ messageId: 'm' }), { type: 'RUN_ERROR', message: 'x' })).toEqual([
      'TEXT_MESSAGE_START m',
      'RUN_ERROR',
    ]);
  });

  it('of a subagent close with it', () => {
    const events = [text({ messageId: 'm', subagentRunId: 's' }), text({ messageId: 'n', subagentRunId: '' })];
    expect(shortly(...events, { type: 'SUBAGENT_FINISHED', subagentRunId: 's' }).slice(2)).toEqual([
      'TEXT_MESSAGE_END m',
      'SUBAGENT_FINISHED',
    ]);
  });

  it('without an id and a subagent go on with the agent’s own, or with the only one there is', () => {
    const ofSubagent = text({ messageId: 'm', subagentRunId: 's' });
    expect(shortly(ofSubagent, text({ delta: 'a' })).at(-1)).toBe('TEXT_MESSAGE_CONTENT m');
    expect(shortly(ofSubagent, text({ messageId: 'n' }), text({ delta: 'a' })).at(-1)).toBe('TEXT_MESSAGE_CONTENT n');
    expect(shortly(ofSubagent, text({ messageId: 'm', delta: 'a' })).at(-1)).toBe('TEXT_MESSAGE_CONTENT m');
  });

  const first = text({ messageId: 'm', role: 'user', name: 'Ada' });
  const made = call({ toolCallId: 'c', toolCallName: 'f', parentMessageId: 'm' });
  it.each<[string, string, AguiEvent[]]>([
    ['chunk_without_id', 'the first one has no id', [text({ delta: 'a' })]],
    ['chunk_without_id', 'it is of another kind', [first, think({ delta: 'a' })]],
    ['chunk_without_id', 'the one before was closed', [first, step, text({ delta: 'a' })]],
    ['chunk_without_name', 'a call has no name', [call({ toolCallId: 'c' })]],
    ['chunk_mismatch', 'it has another role', [first, text({ role: 'assistant' })]],
    ['chunk_mismatch', 'it has another role than none', [text({ messageId: 'm' }), text({ role: 'user' })]],
    ['chunk_mismatch', 'it has another name', [first, text({ messageId: 'm', name: 'Bob' })]],
    ['chunk_mismatch', 'it names another tool', [made, call({ toolCallName: 'g' })]],
    ['chunk_mismatch', 'it names another message', [made, call({ parentMessageId: 'n' })]],
    ['subagent_mismatch', 'it is of another subagent', [first, text({ messageId: 'm', subagentRunId: 's' })]],
    ['opened_by_chunks', 'it is ended by hand', [first, { type: 'TEXT_MESSAGE_END', messageId: 'm' }]],
    ['opened_by_chunks', 'a call is ended by hand', [made, { type: 'TOOL_CALL_END', toolCallId: 'c' }]],
    [
      'chunk_ambiguous',
      'it could be of two subagents',
      [
        text({ messageId: 'm', subagentRunId: 's' }),
        text({ messageId: 'n', subagentRunId: 'q' }),
        text({ delta: 'a' }),
      ],
    ],
  ])('are refused: %s when %s', (rule, _when, events) => {
    expect(long(...events).rule).toBe(rule);
  });

  it('may repeat what the first one said', () => {
    expect(long(first, first, made, made).rule).toBe(null);
    expect(long(text({ messageId: 'm' }), text({ role: 'assistant' })).rule).toBe(null);
  });
});
