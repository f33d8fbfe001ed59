import { HttpAgent } from '@ag-ui/client';
import { EventSchemas } from '@ag-ui/core/schemas';
import { describe, expect, it } from 'vitest';
import { appendEvents } from './append.ts';
import { compressEntries } from './compress.ts';
import type { LogEntry } from './entry.ts';
import { isKnownEvent, type LogEvent } from './event.ts';
import { expandRow, toJoinedEvent } from './expand.ts';
import { idleFold } from './fold.ts';
import { buildPrelude } from './prelude.ts';

/** What the AG-UI client makes of a run's events. It throws when they are not in order. */
async function clientOf(events: readonly LogEvent[]) {
  const text = events
    .filter(isKnownEvent)
    .map((event) => `data: ${JSON.stringify(event)}\n\n`)
    .join('');
  const headers = { 'content-type': 'text/event-stream' };
  const agent = new HttpAgent({ url: 'http://agent.test', fetch: async () => new Response(text, { headers }) });
  await agent.runAgent();
  return { messages: agent.messages, state: agent.state as unknown };
}

const say = (messageId: string, ...deltas: string[]): LogEvent[] =>
  deltas.map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta }));
const call = (toolCallId: string, ...deltas: string[]): LogEvent[] =>
  deltas.map((delta) => ({ type: 'TOOL_CALL_ARGS', toolCallId, delta }));
const think = (messageId: string, ...deltas: string[]): LogEvent[] =>
  deltas.map((delta) => ({ type: 'REASONING_MESSAGE_CONTENT', messageId, delta }));

const finished: LogEvent = { type: 'RUN_FINISHED', threadId: 't', runId: 'r' };

/** Everything that AG-UI has, in the shape of a run that a person would see. */
const whole: LogEvent[] = [
  {
    type: 'RUN_STARTED',
    threadId: 't',
    runId: 'r',
    timestamp: 1,
    input: {
      threadId: 't',
      runId: 'r',
      state: {},
      messages: [{ id: 'u1', role: 'user', content: 'Weather?' }],
      tools: [],
      context: [],
      forwardedProps: {},
    },
  },
  { type: 'STATE_SNAPSHOT', snapshot: { steps: 0 } },
  { type: 'STEP_STARTED', stepName: 'think' },
  { type: 'REASONING_START', messageId: 'span' },
  { type: 'REASONING_MESSAGE_START', messageId: 'th1', role: 'reasoning' },
  ...think('th1', 'First ', 'look', '.'),
  { type: 'REASONING_MESSAGE_END', messageId: 'th1' },
  { type: 'REASONING_ENCRYPTED_VALUE', subtype: 'message', entityId: 'th1', encryptedValue: 'secret' },
  { type: 'REASONING_END', messageId: 'span' },
  { type: 'STEP_FINISHED', stepName: 'think' },
  { type: 'STATE_DELTA', delta: [{ op: 'replace', path: '/steps', value: 1 }] },
  { type: 'TEXT_MESSAGE_START', messageId: 'a1', role: 'assistant', metadata: { model: 'x' } },
  ...say('a1', 'Let ', 'me ', 'see'),
  { type: 'TOOL_CALL_START', toolCallId: 'c1', toolCallName: 'weather', parentMessageId: 'a1' },
  ...call('c1', '{"city"', ':"Oslo"}'),
  { type: 'TOOL_CALL_START', toolCallId: 'c2', toolCallName: 'time', parentMessageId: 'a1' },
  ...call('c2', '{', '}'),
  { type: 'TOOL_CALL_END', toolCallId: 'c2' },
  ...say('a1', '.'),
  { type: 'TEXT_MESSAGE_END', messageId: 'a1', metadata: { done: true } },
  { type: 'TOOL_CALL_END', toolCallId: 'c1' },
  { type: 'TOOL_CALL_RESULT', messageId: 'res1', toolCallId: 'c1', content: '3 degrees' },
  { type: 'TOOL_CALL_RESULT', messageId: 'res2', toolCallId: 'c2', content: 'noon', metadata: { ms: 4 } },
  { type: 'HANDOFF_STARTED', to: 'weather' },
  { type: 'SUBAGENT_STARTED', subagentRunId: 's1', name: 'weather', parentToolCallId: 'c1' },
  { type: 'STEP_STARTED', stepName: 'think', subagentRunId: 's1' },
  { type: 'SUBAGENT_STARTED', subagentRunId: 's2', name: 'sky', parentSubagentRunId: 's1' },
  { type: 'TEXT_MESSAGE_START', messageId: 'a2', role: 'assistant', subagentRunId: 's2' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'a2', delta: 'Blue', subagentRunId: 's2' },
  { type: 'TEXT_MESSAGE_END', messageId: 'a2', subagentRunId: 's2' },
  { type: 'SUBAGENT_ERROR', subagentRunId: 's2', message: 'lost' },
  { type: 'SUBAGENT_STARTED', subagentRunId: 's3', name: 'again', parentSubagentRunId: 's2' },
  { type: 'SUBAGENT_FINISHED', subagentRunId: 's3' },
  { type: 'STEP_FINISHED', stepName: 'think', subagentRunId: 's1' },
  { type: 'SUBAGENT_FINISHED', subagentRunId: 's1' },
  { type: 'ACTIVITY_SNAPSHOT', messageId: 'act', activityType: 'plan', content: { done: 0 } },
  { type: 'ACTIVITY_DELTA', messageId: 'act', activityType: 'plan', patch: [{ op: 'add', path: '/done', value: 1 }] },
  { type: 'TEXT_MESSAGE_CHUNK', messageId: 'k1', role: 'assistant', name: 'Bot', delta: 'In ' },
  { type: 'TEXT_MESSAGE_CHUNK', delta: 'chunks' },
  { type: 'RAW', event: { any: 'thing' } },
  { type: 'TEXT_MESSAGE_CHUNK', delta: '.' },
  { type: 'TOOL_CALL_CHUNK', toolCallId: 'c3', toolCallName: 'look', parentMessageId: 'k1', delta: '{' },
  { type: 'TOOL_CALL_CHUNK', delta: '}' },
  { type: 'REASONING_MESSAGE_CHUNK', messageId: 'th2', delta: 'Hm' },
  { type: 'REASONING_MESSAGE_CHUNK', delta: '...' },
  { type: 'CUSTOM', name: 'progress', value: 1 },
  { type: 'TEXT_MESSAGE_CHUNK', messageId: 'k2', delta: 'Bye' },
  finished,
];

/** A run in which the list of messages is replaced, and a message goes on that had ended. */
const replaced: LogEvent[] = [
  { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
  { type: 'REASONING_MESSAGE_START', messageId: 'th', role: 'reasoning' },
  ...think('th', 'x'),
  { type: 'REASONING_MESSAGE_END', messageId: 'th' },
  { type: 'TEXT_MESSAGE_START', messageId: 'gone', role: 'user' },
  ...say('gone', 'Hi'),
  { type: 'TEXT_MESSAGE_END', messageId: 'gone' },
  {
    type: 'MESSAGES_SNAPSHOT',
    messages: [
      { id: 's', role: 'system', content: 'Be kind.' },
      {
        id: 'a',
        role: 'assistant',
        toolCalls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
    ],
  },
  { type: 'TOOL_CALL_RESULT', messageId: 'res', toolCallId: 'c', content: 'ok' },
  { type: 'TEXT_MESSAGE_START', messageId: 'b', role: 'assistant' },
  ...say('b', 'one '),
  { type: 'TEXT_MESSAGE_END', messageId: 'b' },
  { type: 'TEXT_MESSAGE_START', messageId: 'b', role: 'assistant' },
  ...say('b', 'two', '.'),
  { type: 'TEXT_MESSAGE_END', messageId: 'b' },
  { type: 'TOOL_CALL_START', toolCallId: 'alone', toolCallName: 'g' },
  ...call('alone', '1'),
  { type: 'TOOL_CALL_END', toolCallId: 'alone' },
  finished,
];

const entriesOf = (events: readonly LogEvent[]) =>
  events.map((event, index): LogEntry => ({
    seq: index + 1,
    at: index,
    runId: 'r',
    event,
    originalType: null,
    warning: null,
    producerEpoch: null,
    producerSeq: null,
  }));

describe.each([
  ['a run of all events', whole],
  ['a run whose messages are replaced', replaced],
])('the prelude of %s', (_name, events) => {
  it('is of a log that may be', () => {
    expect(appendEvents(idleFold(), 1, events)).toMatchObject({ ok: true });
  });

  it('brings an AG-UI client that joins anywhere to where one is that has seen everything', async () => {
    const seen = await clientOf(events);
    for (let cursor = 1; cursor < events.length; cursor += 1) {
      const prelude = buildPrelude(events.slice(0, cursor));
      const joining = await clientOf([...prelude, ...events.slice(cursor)]);
      expect(joining.messages, `joined after ${cursor}`).toEqual(seen.messages);
      expect(joining.state, `joined after ${cursor}`).toEqual(seen.state);
    }
  });

  it('is made of proper events', () => {
    for (let cursor = 1; cursor < events.length; cursor += 1)
      for (const event of buildPrelude(events.slice(0, cursor))) expect(() => EventSchemas.parse(event)).not.toThrow();
  });

  it('is the same from stored rows', () => {
    const { rows } = compressEntries(null, entriesOf(events));
    expect(rows.length).toBeLessThan(events.length);
    expect(rows.flatMap(expandRow)).toHaveLength(events.length);
    expect(buildPrelude(rows.map(toJoinedEvent))).toEqual(buildPrelude(events));
  });
});

describe('the prelude', () => {
  it('tells what was said in a list, each message in its place, and opens again what is open', () => {
    const cursor = whole.findIndex(({ type }) => type === 'TOOL_CALL_END');
    const [started, ...rest] = buildPrelude(whole.slice(0, cursor + 1));
    expect(started).toMatchObject({ type: 'RUN_STARTED', input: { messages: [] } });
    const fn = (id: string, name: string, args: string) => ({
      id,
      type: 'function',
      function: { name, arguments: args },
    });
    expect(rest).toEqual([
      {
        type: 'MESSAGES_SNAPSHOT',
        messages: [
          { id: 'u1', role: 'user', content: 'Weather?' },
          { id: 'th1', role: 'reasoning', content: 'First look.', encryptedValue: 'secret' },
          {
            id: 'a1',
            role: 'assistant',
            content: 'Let me see',
            toolCalls: [fn('c1', 'weather', '{"city":"Oslo"}'), fn('c2', 'time', '{}')],
            metadata: { model: 'x' },
          },
        ],
      },
      { type: 'STATE_SNAPSHOT', snapshot: { steps: 0 } },
      { type: 'STATE_DELTA', delta: [{ op: 'replace', path: '/steps', value: 1 }] },
      { type: 'TEXT_MESSAGE_START', messageId: 'a1', role: 'assistant', metadata: { model: 'x' } },
      { type: 'TOOL_CALL_START', toolCallId: 'c1', toolCallName: 'weather', parentMessageId: 'a1' },
    ]);
  });

  it('keeps what was said about a call that has ended', () => {
    const [, snapshot] = buildPrelude([
      { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
      { type: 'TOOL_CALL_START', toolCallId: 'c', toolCallName: 'f', metadata: { a: 1, b: 1 } },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: '{}', metadata: { b: 2 } },
      { type: 'TOOL_CALL_END', toolCallId: 'c', metadata: { c: 3 } },
    ]);
    expect(snapshot).toMatchObject({
      messages: [{ id: 'c', toolCalls: [{ id: 'c', metadata: { a: 1, b: 2, c: 3 } }] }],
    });
  });

  it('is empty where no run begins', () => {
    expect(buildPrelude([])).toEqual([]);
    expect(buildPrelude([{ type: 'RUN_ERROR', message: 'No.' }])).toEqual([]);
  });
});
