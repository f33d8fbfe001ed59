import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { appendEvents } from './append.ts';
import { compressEntries } from './compress.ts';
import type { LogEntry } from './entry.ts';
import type { LogEvent } from './event.ts';
import { toJoinedEvent } from './expand.ts';
import { idleFold, type RunFold } from './fold.ts';
import type { FoldedMessage } from './message.ts';

type Placed = { seq: number; event: LogEvent };

/** What a message row shows: not how far a text has come that is still being told. */
function shown(message: FoldedMessage): object {
  if (message.lastSeq !== null) return structuredClone(message);
  return { ...message, text: '', toolCalls: message.toolCalls.map(({ id }) => id) };
}

/** The fold of a log that breaks no rule, and what happened to its messages on the way. */
function foldOf(log: readonly Placed[]) {
  let fold: RunFold = idleFold();
  const messages = new Map<string, object>();
  for (const { seq, event } of log) {
    const result = appendEvents(fold, seq, [event]);
    if (!result.ok) throw new Error(result.violation.detail);
    fold = result.fold;
    for (const change of result.changes)
      for (const message of change.messages) messages.set(message.id, shown(message));
  }
  return { fold, messages };
}

const delta = fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('\ud83d', '\ude00', '\0', ''));
const owners = fc.constantFrom({}, {}, {}, { subagentRunId: 's1' });
const maybe = <T extends object>(value: T) => fc.constantFrom(value, value, {});

/** What can be open at the same time: how each begins and ends, and what continues it. */
const parts = [
  ...['m1', 'm2'].map((messageId) => ({
    start: { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' },
    piece: { type: 'TEXT_MESSAGE_CONTENT', messageId },
    end: { type: 'TEXT_MESSAGE_END', messageId },
  })),
  ...['c1', 'c2'].map((toolCallId) => ({
    start: { type: 'TOOL_CALL_START', toolCallId, toolCallName: 'f', parentMessageId: 'm1' },
    piece: { type: 'TOOL_CALL_ARGS', toolCallId },
    end: { type: 'TOOL_CALL_END', toolCallId },
  })),
  {
    start: { type: 'REASONING_MESSAGE_START', messageId: 'r1', role: 'reasoning' },
    piece: { type: 'REASONING_MESSAGE_CONTENT', messageId: 'r1' },
    end: { type: 'REASONING_MESSAGE_END', messageId: 'r1' },
  },
];
const subagent = { type: 'SUBAGENT_STARTED', subagentRunId: 's1', name: 'sub' };
const others = [
  ...parts.map(({ end }) => end),
  { type: 'TOOL_CALL_RESULT', messageId: 't1', toolCallId: 'c1', content: 'sunny' },
  { type: 'STATE_DELTA', delta: [] },
  { type: 'SOMETHING_NEW', delta: 'text' },
];
const chunks = fc.oneof(
  maybe({ messageId: 'm3' }).map((name) => ({ type: 'TEXT_MESSAGE_CHUNK', ...name })),
  maybe({ toolCallId: 'c3', toolCallName: 'f' }).map((name) => ({ type: 'TOOL_CALL_CHUNK', ...name })),
  maybe({ messageId: 'r2' }).map((name) => ({ type: 'REASONING_MESSAGE_CHUNK', ...name })),
);

/** A start that may be refused, some pieces, then perhaps the same entity without its id. */
const stretch = fc
  .record({
    part: fc.oneof(
      fc.constantFrom(...parts),
      chunks.map((piece) => ({ start: null, piece })),
    ),
    owner: owners,
    deltas: fc.array(delta, { minLength: 1, maxLength: 6 }),
    bare: fc.boolean(),
  })
  .map(({ part: { start, piece }, owner, deltas, bare }): object[] => {
    const [first, ...rest] = deltas.map((delta) => ({ ...piece, ...owner, delta }));
    const isChunk = start === null;
    const bared = rest.map((event) => (isChunk && bare ? { type: event.type, ...owner, delta: event.delta } : event));
    return [subagent, ...(start ? [{ ...start, ...owner }] : []), first!, ...bared];
  });
const attempts = fc.array(
  fc.oneof({ weight: 3, arbitrary: stretch }, { weight: 1, arbitrary: fc.constantFrom(...others).map((e) => [e]) }),
  {
    minLength: 3,
    maxLength: 20,
  },
);

/** A run, of the attempts that the rules allow, and its end. */
const runs = fc.record({ attempts, end: fc.constantFrom('finished', 'failed', 'open') }).map(({ attempts, end }) => {
  const events = [{ type: 'RUN_STARTED', threadId: 's', runId: 'r' }] as LogEvent[];
  let { fold } = foldOf(events.map((event) => ({ seq: 1, event })));
  const attempt = (event: object) => {
    const result = appendEvents(fold, events.length + 1, [event as LogEvent]);
    if (!result.ok) return;
    events.push(event as LogEvent);
    fold = result.fold;
  };
  for (const event of attempts.flat()) attempt(event);
  if (end === 'finished') {
    for (const event of [...others, { type: 'SUBAGENT_FINISHED', subagentRunId: 's1' }]) attempt(event);
    attempt({ type: 'RUN_FINISHED', threadId: 's', runId: 'r' });
  }
  if (end === 'failed') attempt({ type: 'RUN_ERROR', message: 'broken' });
  return events.map((event, i): LogEntry => {
    const rest = { runId: 'r', originalType: null, warning: null, producerEpoch: null, producerSeq: null };
    return { seq: i + 1, at: i, event, ...rest };
  });
});

describe('a compressed run', () => {
  it('amounts to the same as its events one by one', () => {
    fc.assert(
      fc.property(runs, (entries) => {
        const { rows } = compressEntries(null, entries);
        const compressed = foldOf(rows.map((row) => ({ seq: row.seq, event: toJoinedEvent(row) })));
        expect(compressed).toEqual(foldOf(entries));
      }),
      { numRuns: scaleRuns(300) },
    );
  });
});
