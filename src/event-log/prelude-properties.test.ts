import { defaultApplyEvents, HttpAgent, transformChunks, verifyEvents } from '@ag-ui/client';
import * as client59 from '@ag-ui/client-0.0.59';
import fc from 'fast-check';
import { from } from 'rxjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { appendEvents } from './append.ts';
import { compressEntries } from './compress.ts';
import type { AguiEvent, LogEvent } from './event.ts';
import { toJoinedEvent } from './expand.ts';
import { idleFold } from './fold.ts';
import { buildPrelude } from './prelude.ts';

type Seen = { messages: { id: string; role?: string }[]; state: unknown; complaint: string | null };
type Client = Pick<typeof import('@ag-ui/client'), 'defaultApplyEvents' | 'transformChunks' | 'verifyEvents'> & {
  HttpAgent: new (config: { url: string }) => HttpAgent;
};

const clients: [string, Client][] = [
  ['1.0.0', { defaultApplyEvents, transformChunks, verifyEvents, HttpAgent }],
  ['0.0.59', client59 as unknown as Client],
];

/** What a client of AG-UI makes of events: it checks their order, and keeps messages and a state. */
function seenBy(client: Client, events: readonly LogEvent[]): Promise<Seen> {
  const seen: Seen = { messages: [], state: {}, complaint: null };
  const agent = new client.HttpAgent({ url: 'http://agent.test' });
  const input = { threadId: 't', runId: 'r', messages: [], state: {}, tools: [], context: [], forwardedProps: {} };
  // It changes the messages of the events that it is given.
  const copied = events.map((event) => JSON.parse(JSON.stringify(event)) as LogEvent);
  const source = from(copied as Parameters<typeof from>[0]) as ReturnType<ReturnType<typeof verifyEvents>>;
  const checked = client.verifyEvents()(client.transformChunks()(source));
  return new Promise((resolve) => {
    client.defaultApplyEvents(input, checked, agent, []).subscribe({
      next: ({ messages, state }) => Object.assign(seen, messages && { messages }, state !== undefined && { state }),
      error: (error: Error) => resolve({ ...seen, complaint: error.message }),
      complete: () => resolve(seen),
    });
  });
}

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
/** Whom things belong to goes with their ids, as it does in every log. */
const owners: Record<string, string | undefined> = { n: 's', d: 's', r2: 's' };
const texts = fc.constantFrom('a', 'b', 'c');
const metadata = maybe(fc.record({ k: fc.integer({ min: 0, max: 9 }) }));
const delta = texts;

function an(type: AguiEvent['type'], members: Record<string, fc.Arbitrary<unknown>> = {}) {
  return fc.record({ metadata, ...members }).map((values) => {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    const { messageId, toolCallId } = values as unknown as Record<string, string>;
    const owner = owners[toolCallId ?? messageId ?? ''];
    return { type, ...Object.fromEntries(given), ...(owner && { subagentRunId: owner }) } as unknown as AguiEvent;
  });
}

const messageId = fc.constantFrom('m', 'n', 'o');
const thought = { messageId: fc.constantFrom('r1', 'r2') };
const calls = fc.constantFrom(
  { toolCallId: 'c', parentMessageId: 'm' },
  { toolCallId: 'd', parentMessageId: 'n' },
  { toolCallId: 'e' },
  { toolCallId: 'g', parentMessageId: 'm' },
);
const activity = { messageId: fc.constantFrom('x', 'y'), activityType: fc.constant('plan') };
const toolCall = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } });
const list = fc.subarray([
  { id: 'u', role: 'user', content: 'Hi' },
  { id: 'm', role: 'assistant', content: 'M', toolCalls: [toolCall('c')] },
  { id: 'n', role: 'assistant', content: 'N', subagentRunId: 's' },
  { id: 'e', role: 'assistant', toolCalls: [toolCall('e')] },
  { id: 't9', role: 'tool', toolCallId: 'c', content: 'R' },
  { id: 'r1', role: 'reasoning', content: 'T' },
  { id: 'x', role: 'activity', activityType: 'plan', content: { done: 9 } },
]);

const ofCalls = (type: AguiEvent['type'], members: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.tuple(calls, an(type, members)).map(([{ toolCallId, parentMessageId }, event]) => {
    const owner = owners[toolCallId];
    const parent = type === 'TOOL_CALL_START' && parentMessageId !== undefined && { parentMessageId };
    return { ...event, toolCallId, ...parent, ...(owner && { subagentRunId: owner }) } as unknown as AguiEvent;
  });

const inRuns = fc.oneof(
  { weight: 6, arbitrary: an('TEXT_MESSAGE_START', { messageId, role: fc.constant('assistant') }) },
  { weight: 8, arbitrary: an('TEXT_MESSAGE_CONTENT', { messageId, delta }) },
  { weight: 3, arbitrary: an('TEXT_MESSAGE_END', { messageId }) },
  { weight: 3, arbitrary: an('TEXT_MESSAGE_CHUNK', { messageId: maybe(fc.constant('k')), delta: maybe(delta) }) },
  { weight: 6, arbitrary: ofCalls('TOOL_CALL_START', { toolCallName: fc.constantFrom('f', 'h') }) },
  { weight: 8, arbitrary: ofCalls('TOOL_CALL_ARGS', { delta }) },
  { weight: 3, arbitrary: ofCalls('TOOL_CALL_END') },
  {
    weight: 2,
    arbitrary: an('TOOL_CALL_CHUNK', {
      toolCallId: maybe(fc.constant('q')),
      toolCallName: maybe(fc.constant('f')),
      delta: maybe(delta),
    }),
  },
  {
    weight: 3,
    arbitrary: ofCalls('TOOL_CALL_RESULT', { messageId: fc.constantFrom('t1', 't2', 't3'), content: delta }),
  },
  { weight: 3, arbitrary: an('REASONING_MESSAGE_START', { ...thought, role: fc.constant('reasoning') }) },
  { weight: 4, arbitrary: an('REASONING_MESSAGE_CONTENT', { ...thought, delta }) },
  { weight: 2, arbitrary: an('REASONING_MESSAGE_END', thought) },
  { weight: 1, arbitrary: an('REASONING_MESSAGE_CHUNK', { messageId: maybe(fc.constant('r3')), delta: maybe(delta) }) },
  { weight: 1, arbitrary: an('REASONING_START', { messageId: fc.constant('p') }) },
  { weight: 1, arbitrary: an('REASONING_END', { messageId: fc.constant('p') }) },
  {
    weight: 2,
    arbitrary: an('REASONING_ENCRYPTED_VALUE', {
      subtype: fc.constant('message'),
      entityId: messageId,
      encryptedValue: delta,
    }),
  },
  {
    weight: 1,
    arbitrary: an('REASONING_ENCRYPTED_VALUE', {
      subtype: fc.constant('tool-call'),
      entityId: fc.constant('c'),
      encryptedValue: delta,
    }),
  },
  { weight: 1, arbitrary: an('STEP_STARTED', { stepName: texts }) },
  { weight: 1, arbitrary: an('STEP_FINISHED', { stepName: texts }) },
  {
    weight: 2,
    arbitrary: an('ACTIVITY_SNAPSHOT', {
      ...activity,
      content: fc.constant({ done: 0 }),
      replace: maybe(fc.boolean()),
    }),
  },
  {
    weight: 2,
    arbitrary: an('ACTIVITY_DELTA', {
      ...activity,
      patch: delta.map((value) => [{ op: 'add', path: '/done', value }]),
    }),
  },
  { weight: 2, arbitrary: an('STATE_SNAPSHOT', { snapshot: fc.record({ a: delta }) }) },
  { weight: 2, arbitrary: an('STATE_DELTA', { delta: delta.map((value) => [{ op: 'add', path: '/a', value }]) }) },
  { weight: 1, arbitrary: an('MESSAGES_SNAPSHOT', { messages: list }) },
  { weight: 1, arbitrary: an('CUSTOM', { name: texts, value: delta }) },
  { weight: 1, arbitrary: an('RAW', { event: delta }) },
);

/** A run that has everything in it that the log allows, side by side. */
const runs = fc
  .record({ messages: list, candidates: fc.array(inRuns, { minLength: 15, maxLength: 60, size: 'max' }) })
  .map(({ messages, candidates }) => {
    const input = { threadId: 't', runId: 'r', messages, tools: [], context: [] };
    const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r', input } as unknown as AguiEvent;
    const taken: LogEvent[] = [started, { type: 'SUBAGENT_STARTED', subagentRunId: 's', name: 'helper' }];
    for (const event of candidates) if (appendEvents(idleFold(), 1, [...taken, event]).ok) taken.push(event);
    return taken;
  });

/** What our own rules make of events, of the messages with these ids. */
function foldedBy(events: readonly LogEvent[], ids: readonly string[]) {
  const result = appendEvents(idleFold(), 1, events);
  if (!result.ok) return result.violation;
  const { messages } = result.fold;
  return ids.map((id) => {
    const { role, text, toolCalls = [] } = messages.get(id) ?? {};
    return { id, role, text, toolCalls };
  });
}

/**
 * A list of messages takes some away from a client, and none from a session, which only grows; and a result that comes
 * again is a second message to a client.
 */
const isForBoth = (event: LogEvent, at: number, log: readonly LogEvent[]) => {
  const resultOf = (it: LogEvent) => (it.type === 'TOOL_CALL_RESULT' ? (it as { messageId?: string }).messageId : null);
  const id = resultOf(event);
  if (id === null) return event.type !== 'MESSAGES_SNAPSHOT';
  return log.findIndex((other) => resultOf(other) === id) === at;
};

// The clients warn of what they leave out.
beforeAll(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));

describe('who joins a run', () => {
  it.each(clients)('at any place comes to what is seen from its start, with client %s', async (_version, client) => {
    await fc.assert(
      fc.asyncProperty(runs, async (log) => {
        const whole = await seenBy(client, log);
        for (let cursor = 1; cursor < log.length; cursor += 1) {
          const joining = await seenBy(client, [...buildPrelude(log.slice(0, cursor)), ...log.slice(cursor)]);
          if (JSON.stringify(joining) !== JSON.stringify(whole))
            expect({ cursor, joining }).toEqual({ cursor, joining: whole });
        }
      }),
      { numRuns: scaleRuns(25) },
    );
  });

  it('comes to the same by our own rules, from stored rows too', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const log = run.filter(isForBoth);
        const { messages } = await seenBy(clients[0]![1], log);
        const kept = messages.filter(({ role }) => role !== 'reasoning' && role !== 'activity');
        const ids = kept.map(({ id }) => id);
        const whole = foldedBy(log, ids);
        const { rows } = compressEntries(
          null,
          log.map((event, at) => entryOf(event, at)),
        );
        expect(buildPrelude(rows.map(toJoinedEvent))).toEqual(buildPrelude(log));
        for (let cursor = 1; cursor < log.length; cursor += 1)
          expect(foldedBy([...buildPrelude(log.slice(0, cursor)), ...log.slice(cursor)], ids), `${cursor}`).toEqual(
            whole,
          );
      }),
      { numRuns: scaleRuns(25) },
    );
  });
});

const entryOf = (event: LogEvent, at: number) => {
  const about = { originalType: null, warning: null, producerEpoch: null, producerSeq: null };
  return { seq: at + 1, at, runId: 'r', event, ...about };
};
