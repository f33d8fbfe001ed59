import { EventSchemas } from '@ag-ui/core/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendEvents } from './append.ts';
import { toSentEvent, modernizeEvent } from './deprecated.ts';
import type { LogEvent } from './event.ts';
import { idleFold } from './fold.ts';

const started: LogEvent = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
const finished: LogEvent = { type: 'RUN_FINISHED', threadId: 't', runId: 'r' };
const span = (...events: LogEvent[]): LogEvent[] => [{ type: 'THINKING_START' }, ...events, { type: 'THINKING_END' }];
const thought = (...deltas: string[]): LogEvent[] => [
  { type: 'THINKING_TEXT_MESSAGE_START' },
  ...deltas.map((delta) => ({ type: 'THINKING_TEXT_MESSAGE_CONTENT', delta })),
  { type: 'THINKING_TEXT_MESSAGE_END' },
];

function stored(events: LogEvent[]) {
  const result = appendEvents(idleFold(), 1, events);
  if (!result.ok) throw new Error(result.violation.detail);
  return result.of.map(({ event, ...rest }) => ({ ...rest, event: event as Record<string, unknown> & LogEvent }));
}

function ruleOf(events: LogEvent[]) {
  const result = appendEvents(idleFold(), 1, events);
  return result.ok ? null : result.violation;
}

describe('deprecated events', () => {
  it('are stored as the events that have replaced them, with ids of their own and the old name', () => {
    const of = stored([started, ...span(...thought('Hm'), ...thought()), ...thought('so'), finished]);
    expect(of.slice(1, -1).map(({ event, originalType }) => [originalType, event.type, event['messageId']])).toEqual([
      ['THINKING_START', 'REASONING_START', 'r-thinking-1'],
      ['THINKING_TEXT_MESSAGE_START', 'REASONING_MESSAGE_START', 'r-thinking-2'],
      ['THINKING_TEXT_MESSAGE_CONTENT', 'REASONING_MESSAGE_CONTENT', 'r-thinking-2'],
      ['THINKING_TEXT_MESSAGE_END', 'REASONING_MESSAGE_END', 'r-thinking-2'],
      ['THINKING_TEXT_MESSAGE_START', 'REASONING_MESSAGE_START', 'r-thinking-3'],
      ['THINKING_TEXT_MESSAGE_END', 'REASONING_MESSAGE_END', 'r-thinking-3'],
      ['THINKING_END', 'REASONING_END', 'r-thinking-1'],
      ['THINKING_TEXT_MESSAGE_START', 'REASONING_MESSAGE_START', 'r-thinking-4'],
      ['THINKING_TEXT_MESSAGE_CONTENT', 'REASONING_MESSAGE_CONTENT', 'r-thinking-4'],
      ['THINKING_TEXT_MESSAGE_END', 'REASONING_MESSAGE_END', 'r-thinking-4'],
    ]);
    for (const { event, warning } of of) expect([EventSchemas.safeParse(event).success, warning]).toEqual([true, null]);
  });

  it('keep their other members', () => {
    const about = { title: 'Hm', timestamp: 5, metadata: { a: 1 }, rawEvent: [1], subagentRunId: 's', trace_id: 'x' };
    expect(modernizeEvent(idleFold(), { type: 'THINKING_START', ...about }).event).toMatchObject({
      type: 'REASONING_START',
      ...about,
    });
  });

  it('of two subagents do not mix', () => {
    const by = (subagentRunId: string) => thought('x').map((event) => ({ ...event, subagentRunId }) as LogEvent);
    const [a, b] = [by('a'), by('b')];
    const of = stored([started, a[0]!, b[0]!, a[1]!, b[1]!, a[2]!, b[2]!, finished]);
    expect(of.slice(1, -1).map(({ event }) => [event['subagentRunId'], event['messageId']])).toEqual([
      ['a', 'r-thinking-1'],
      ['b', 'r-thinking-2'],
      ['a', 'r-thinking-1'],
      ['b', 'r-thinking-2'],
      ['a', 'r-thinking-1'],
      ['b', 'r-thinking-2'],
    ]);
  });

  it('do not go on with what new events have opened', () => {
    const start: LogEvent = { type: 'REASONING_MESSAGE_START', messageId: 'own', role: 'reasoning' };
    expect(ruleOf([started, start, thought('x')[1]!])?.rule).toBe('reasoning_not_open');
  });

  it.each<[string, LogEvent[], string]>([
    ['content before its start', [thought('x')[1]!], 'reasoning_not_open'],
    ['an end before its start', [thought()[1]!], 'reasoning_not_open'],
    ['the end of no span', [span()[1]!], 'reasoning_span_not_open'],
    ['a second start', [thought()[0]!, thought()[0]!], 'reasoning_already_open'],
    ['a second span', [span()[0]!, span()[0]!], 'reasoning_span_already_open'],
    ['the end of the run in a thought', [thought()[0]!, finished], 'still_open'],
  ])('are refused: %s', (_what, events, rule) => {
    expect(ruleOf([started, ...events])?.rule).toBe(rule);
  });

  it('are refused by their own name', () => {
    expect(ruleOf([started, span()[1]!])?.detail).toContain('THINKING_END is taken for a REASONING event.');
  });

  it('have no ids of another run', () => {
    const of = stored([started, ...thought(), finished, { ...started, runId: 'r2' } as LogEvent, ...thought()]);
    expect(of.at(-1)?.event['messageId']).toBe('r2-thinking-1');
  });
});

const deprecatedType = fc.constantFrom(
  'THINKING_START',
  'THINKING_END',
  'THINKING_TEXT_MESSAGE_START',
  'THINKING_TEXT_MESSAGE_CONTENT',
  'THINKING_TEXT_MESSAGE_END',
);
const name = fc.oneof(fc.constantFrom('messageId', 'role', '_messageId', '__role', 'title', 'delta'), fc.string());

describe('asSent', () => {
  it('gives every deprecated event back as it came, whatever its members are called', () => {
    fc.assert(
      fc.property(deprecatedType, fc.dictionary(name, fc.jsonValue()), (type, members) => {
        const event = { ...members, type } as LogEvent;
        const { event: modern, originalType } = modernizeEvent(idleFold(), event);
        expect(toSentEvent(modern, originalType)).toEqual(event);
        expect(toSentEvent(JSON.parse(JSON.stringify(modern)) as LogEvent, originalType)).toEqual(
          JSON.parse(JSON.stringify(event)),
        );
      }),
    );
  });

  it('leaves every other event alone', () => {
    for (const event of [started, { type: 'THINKING_ABOUT_IT' }, { type: 'toString' }]) {
      expect(modernizeEvent(idleFold(), event)).toEqual({ event, originalType: null });
      expect(toSentEvent(event, null)).toBe(event);
    }
  });
});
