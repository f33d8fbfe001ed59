import fc from 'fast-check';
import { maxRowBytes } from '#src/event-log/compress-rule.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import type { UnknownEvent } from '#src/event-log/event.ts';

const start = 1_795_300_000_000;

const texts = fc.oneof(
  { weight: 12, arbitrary: fc.string({ maxLength: 6 }) },
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  { weight: 3, arbitrary: fc.constantFrom('', '\0', '\ud83d', '\ude00', '\ud83d\ude00', '"\\', '\u2028', 'ü€') },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(maxRowBytes), 'x'.repeat(maxRowBytes + 1), '€'.repeat(300)) },
);
/** One text cut every few units, through surrogate pairs too. */
const cutTexts = fc
  .record({ text: fc.string({ unit: 'grapheme', minLength: 2, maxLength: 12 }), every: fc.integer({ min: 1, max: 3 }) })
  .map(({ text, every }) => {
    const units = `😀${text}😀`;
    return Array.from({ length: Math.ceil(units.length / every) }, (_, i) => units.slice(i * every, (i + 1) * every));
  });
/** Rows that are nearly full: what fits is a matter of one byte. */
const longTexts = fc.array(fc.constantFrom('x'.repeat(255), 'é'.repeat(128), '€'.repeat(85), 'x', 'é', '\ud800'), {
  minLength: 5,
  maxLength: 9,
});

const kinds: UnknownEvent[] = [
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm2' },
  { type: 'TOOL_CALL_ARGS', toolCallId: 'c1' },
  { type: 'REASONING_MESSAGE_CONTENT', messageId: 'm1' },
  { type: 'TEXT_MESSAGE_CHUNK', messageId: 'm3' },
  { type: 'TEXT_MESSAGE_CHUNK', messageId: 'm3', role: 'assistant' },
  { type: 'TEXT_MESSAGE_CHUNK' },
  { type: 'TOOL_CALL_CHUNK', toolCallId: 'c2', toolCallName: 'f' },
  { type: 'TOOL_CALL_CHUNK' },
  { type: 'REASONING_MESSAGE_CHUNK', messageId: 'm4' },
  { type: 'REASONING_MESSAGE_CHUNK' },
];
const others: UnknownEvent[] = [
  { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
  { type: 'TEXT_MESSAGE_CHUNK', messageId: 'm3' },
  { type: 'STATE_DELTA', delta: [{ op: 'remove', path: '/a' }] },
  { type: 'CUSTOM', name: 'n', value: { nul: '\0', lone: '\ud800' }, timestamp: 5 },
  { type: 'SOMETHING_NEW', delta: 'text', 0: 'zero' },
];
const rarely = <T>(usual: T, ...odd: T[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });

const extras = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Record<string, unknown>>({}) },
  { weight: 1, arbitrary: fc.constant({ subagentRunId: 's1' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, unknown>>(
      { metadata: {} },
      { metadata: null },
      { rawEvent: { a: 1 } },
      { unknown: { a: [1, { b: null }], c: 'x' } },
      { unknown: { c: 'x', a: [1, { b: null }] } },
      { unknown: { a: [1, {}], c: 'x' } },
      { role: undefined },
      JSON.parse('{"__proto__": {}, "constructor": "x", "7": 7}') as Record<string, unknown>,
    ),
  },
);

/** Some events of one kind after each other: that is what streams look like. */
const stretch = fc
  .record({
    kind: fc.constantFrom(...kinds),
    bare: fc.boolean(),
    extra: extras,
    /** Members of one event in the middle that the others do not have. */
    odd: rarely<Record<string, unknown>>({}, { metadata: { a: 1 } }, { rawEvent: 'x' }, { subagentRunId: 's2' }),
    stamped: fc.constantFrom('none', 'none', 'all', 'some'),
    step: rarely(20, -300, 0.5, Number.MAX_SAFE_INTEGER),
    deltas: fc.oneof(
      { weight: 6, arbitrary: fc.array(texts, { minLength: 1, maxLength: 8 }) },
      { weight: 2, arbitrary: cutTexts },
      { weight: 1, arbitrary: longTexts },
    ),
    bits: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
  })
  .map(({ kind, bare, extra, odd, stamped, step, deltas, bits }): UnknownEvent[] =>
    deltas.map((delta, i) => {
      const bit = bits[i % bits.length]!;
      const stamp = stamped === 'all' || (stamped === 'some' && bit) ? { timestamp: start + i * step } : {};
      const owner = 'subagentRunId' in extra && { subagentRunId: extra['subagentRunId'] };
      const members = bare && bit ? { type: kind.type, ...owner } : { ...kind, ...extra };
      return { ...members, ...(i === 2 && odd), ...stamp, delta };
    }),
  );

const events = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: stretch }, { weight: 1, arbitrary: fc.constantFrom(...others).map((e) => [e]) }),
    { minLength: 1, maxLength: 12 },
  )
  .map((stretches) => stretches.flat());

const around = rarely<Partial<LogEntry> & { skip?: number; pause?: number }>(
  {},
  { skip: 1 },
  { pause: 5_000 },
  { pause: 5_001 },
  { pause: -1 },
  { runId: 'r2' },
  { originalType: 'THINKING_TEXT_MESSAGE_CONTENT' },
  { warning: 'unknown_event_type' },
  { producerEpoch: 2 },
  { producerSeq: 900 },
  { producerEpoch: null, producerSeq: null },
);

/** The log of a session, with everything in it that keeps events out of a row; what is told may be no valid run. */
export const logs: fc.Arbitrary<LogEntry[]> = fc
  .record({
    events,
    around: fc.array(around, { minLength: 1, maxLength: 9 }),
    produced: fc.boolean(),
    runId: fc.constantFrom('r1', null),
  })
  .map(({ events, around, produced, runId }) => {
    let [seq, at] = [9, start];
    return events.map((event, i): LogEntry => {
      const { skip = 0, pause = 20, ...odd } = around[i % around.length]!;
      seq += 1 + skip;
      at += pause;
      const producer = produced ? { producerEpoch: 1, producerSeq: seq } : { producerEpoch: null, producerSeq: null };
      return { seq, at, runId, event, originalType: null, warning: null, ...producer, ...odd };
    });
  });
