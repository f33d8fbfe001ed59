import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import { PushSessionEventRequestSchema } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import { Problem } from '#src/api/problems.ts';
import { readPush } from './payload.ts';

type Request = MessageInitShape<typeof PushSessionEventRequestSchema>;

const at = 1_795_000_000_123;
const text = (more: object = {}) =>
  JSON.stringify({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'a😀bc', ...more });
const single: Request = { sessionId: 'sess_1', producerEpoch: 1n, producerSeq: 1n, payload: text() };
const run: Request = {
  ...single,
  producerSeq: 5n,
  createdAt: timestampFromMs(at),
  completedAt: timestampFromMs(at + 40),
  eventCount: 4,
  // The second cut is inside of the surrogate pair, and a fragment may be empty.
  fragments: [
    { length: 2, offsetMs: 0n },
    { length: 2, offsetMs: 15n },
    { length: 0, offsetMs: 15n },
    { length: 1, offsetMs: 40n },
  ],
};
const read = (request: Request) => readPush(create(PushSessionEventRequestSchema, request));

describe('a run of fragments', () => {
  it('comes apart into the events that it was', () => {
    const { sessionId, producerEpoch, items } = read({ ...run, payload: text({ timestamp: 100, own: [1] }) });
    expect({ sessionId, producerEpoch }).toEqual({ sessionId: 'sess_1', producerEpoch: 1 });
    const event = { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', own: [1] };
    expect(items).toEqual([
      { event: { ...event, timestamp: 100, delta: 'a\ud83d' }, producerSeq: 5, at },
      { event: { ...event, timestamp: 115, delta: '\ude00b' }, producerSeq: 6, at: at + 15 },
      { event: { ...event, timestamp: 115, delta: '' }, producerSeq: 7, at: at + 15 },
      { event: { ...event, timestamp: 140, delta: 'c' }, producerSeq: 8, at: at + 40 },
    ]);
  });

  it('needs no timestamp, and then has none', () => {
    expect(read(run).items.map(({ event }) => event)).not.toContainEqual(
      expect.objectContaining({ timestamp: expect.anything() }),
    );
  });
});

describe('a single event', () => {
  it('is given as it is, at its time', () => {
    const event = { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'a😀bc' };
    expect(read(single).items).toEqual([{ event, producerSeq: 1, at: null }]);
    expect(read({ ...single, eventCount: 1, createdAt: timestampFromMs(at) }).items).toEqual([
      { event, producerSeq: 1, at },
    ]);
  });
});

const fragments = run.fragments as { length: number; offsetMs: bigint }[];
const withFragment = (index: number, more: object) =>
  fragments.map((one, i) => (i === index ? { ...one, ...more } : one));

describe('what cannot be is refused by its field', () => {
  it.each<[string, Request]>([
    ['session_id', { ...single, sessionId: '' }],
    ['session_id', { ...single, sessionId: 'a\u0000b' }],
    ['producer_epoch', { ...single, producerEpoch: 0n }],
    ['producer_seq', { ...single, producerSeq: -1n }],
    ['producer_seq', { ...single, producerSeq: 2n ** 53n }],
    ['payload', { ...single, payload: '' }],
    ['payload', { ...single, payload: '{"type":' }],
    ['payload', { ...single, payload: '[]' }],
    ['payload', { ...single, payload: 'null' }],
    ['payload', { ...single, payload: `${'['.repeat(200)}${']'.repeat(200)}` }],
    ['event_type', { ...single, payload: '{}' }],
    ['event_type', { ...single, eventType: 'RAW' }],
    ['created_at', { ...single, createdAt: { seconds: -1n } }],
    ['created_at', { ...single, createdAt: { seconds: 1n, nanos: 1_000_000_000 } }],
    ['event_count', { ...run, eventCount: -1 }],
    ['event_count', { ...run, eventCount: 10_001 }],
    ['event_count', { ...run, payload: '{"type":"CUSTOM","name":"n","delta":"a😀bc"}' }],
    ['fragments', { ...single, fragments }],
    ['fragments', { ...run, eventCount: 3 }],
    ['fragments', { ...run, fragments: withFragment(3, { length: 2 }) }],
    ['fragments[1].length', { ...run, fragments: withFragment(1, { length: -2 }) }],
    ['fragments[0].offset_ms', { ...run, fragments: withFragment(0, { offsetMs: 1n }) }],
    ['fragments[2].offset_ms', { ...run, fragments: withFragment(2, { offsetMs: 14n }) }],
    ['payload', { ...run, payload: text({ delta: 1 }) }],
    ['payload', { ...run, payload: text({ metadata: {} }) }],
    ['payload', { ...run, payload: text({ rawEvent: null }) }],
    ['payload', { ...run, payload: text({ timestamp: 1.5 }) }],
    ['created_at', { ...run, createdAt: undefined }],
    ['completed_at', { ...run, completedAt: undefined }],
    ['completed_at', { ...run, completedAt: timestampFromMs(at + 41) }],
    ['completed_at', { ...single, completedAt: timestampFromMs(at) }],
  ])('%s', (parameter, request) => {
    let refusal: unknown;
    try {
      read(request);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Problem);
    const { code, detail, options } = refusal as Problem;
    expect(code).toBe('invalid_request');
    expect(options.errors).toEqual([{ parameter, detail, code: expect.any(String) }]);
    expect(detail).toMatch(new RegExp(`^${parameter.replace(/[[\].]/g, '\\$&')} .*\\.$`));
  });
});
