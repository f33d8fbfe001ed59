import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logOrder, replyOrder, type EventOrder } from './event-order.ts';
import type { Frame } from './frames.ts';

/** Returns the places of the frames that are taken, and of the first one that does not follow. */
function read(order: EventOrder, frames: readonly Frame[]): { taken: (number | null)[]; refused: number | null } {
  const taken: (number | null)[] = [];
  let last: number | null = null;
  for (const frame of frames) {
    if (!order(frame, last)) return { taken, refused: frame.seq };
    taken.push(frame.seq);
    last = frame.seq ?? last;
  }
  return { taken, refused: null };
}

const without = <T>(items: readonly T[], index: number) => items.filter((_, at) => at !== index);

/** A message of a reply: the pieces of its text, then the tools that it calls. */
const messages = fc.array(
  fc.record({
    pieces: fc.array(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 4 }),
    calls: fc.nat({ max: 2 }),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Returns the frames of a reply, whose places grow with gaps; its last message is that of the end. */
function toReply(parts: { pieces: string[]; calls: number }[]): Frame[] {
  const events = parts.flatMap(({ pieces, calls }, n) => [
    { event: 'message_start', message_id: `msg_${n}` },
    ...pieces.map((delta, index) => ({ event: 'content_delta', message_id: `msg_${n}`, delta, index })),
    ...Array.from({ length: calls }, (_, i) => ({
      event: 'tool_call',
      message_id: `msg_${n}`,
      tool_call: { id: `${n}-${i}` },
    })),
  ]);
  const { pieces, calls } = parts.at(-1)!;
  const message = {
    id: `msg_${parts.length - 1}`,
    content: { type: 'text', text: pieces.join('') },
    state: calls > 0 ? 'requires_tool_results' : 'completed',
    tool_calls: Array.from({ length: calls }, (_, i) => ({ id: `${parts.length - 1}-${i}` })),
  };
  return [...events, { event: 'message_complete', message }].map((event, i) => ({ seq: 2 * i + 3, event }));
}

describe('the order of a reply', () => {
  it('is kept by every whole reply, from any place on', () => {
    fc.assert(
      fc.property(messages, fc.nat(), (parts, place) => {
        const frames = toReply(parts);
        expect(read(replyOrder(true), frames).refused).toBeNull();
        expect(read(replyOrder(false), frames.slice(place % frames.length)).refused).toBeNull();
      }),
    );
  });

  it('is broken by each piece and call of the last message that is missing, and is kept when it comes again', () => {
    fc.assert(
      fc.property(messages, fc.nat(), (parts, choice) => {
        const frames = toReply(parts);
        const first = frames.findLastIndex(({ event }) => (event as { event: string }).event === 'message_start');
        const missing = first + (choice % (frames.length - 1 - first || 1));
        // The start of a message that says nothing is missed by nothing after it.
        fc.pre(missing > first || parts.at(-1)!.pieces.length > 0);
        const order = replyOrder(true);
        const { taken, refused } = read(order, without(frames, missing));
        expect(refused).not.toBeNull();
        // What is told only at the end, after other events, does not come again: that stream fails.
        if (taken.length === missing) expect(read(order, frames.slice(missing)).refused).toBeNull();
      }),
    );
  });

  it('is kept by a piece that does not say of which message it is', () => {
    const piece = { seq: 1, event: { event: 'content_delta', delta: 'Hello' } };
    expect(read(replyOrder(true), [piece]).refused).toBeNull();
  });

  it('lets a message say less at its end than was shown, which was redacted', () => {
    const [start, piece] = toReply([{ pieces: ['secret'], calls: 0 }]);
    const end = { event: 'message_complete', message: { id: 'msg_0', content: { type: 'text', text: '' } } };
    expect(read(replyOrder(true), [start!, piece!, { seq: 9, event: end }]).refused).toBeNull();
  });
});

describe('the order of a log', () => {
  const widths = fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 8 });
  /** Returns lines of a log: each an event, or several pieces that are shown as one. */
  function toLines(sizes: number[]): Frame[] {
    let next = 1;
    return sizes.map((size) => {
      const firstSeq = next;
      next += size + 1;
      const type = size > 0 ? 'TEXT_MESSAGE_CONTENT' : 'STEP_STARTED';
      return { seq: next - 1, firstSeq, line: `${firstSeq}`, event: { type } };
    });
  }
  const toSse = (lines: Frame[]): Frame[] => lines.map(({ seq, event }) => ({ seq, event }));

  it('is kept by every whole log, and broken by each line that is missing before another one', () => {
    fc.assert(
      fc.property(widths, fc.nat(), (sizes, choice) => {
        const lines = toLines(sizes);
        expect(read(logOrder(), lines).refused).toBeNull();
        expect(read(logOrder({ after_seq: 0 }), toSse(lines)).refused).toBeNull();
        const missing = choice % (lines.length - 1);
        expect(read(logOrder({ after_seq: 0 }), without(lines, missing)).refused).toBe(lines[missing + 1]!.seq);
        expect(
          read(logOrder({ after_seq: 0, event_type: 'STEP_STARTED' }), without(lines, missing)).refused,
        ).toBeNull();
      }),
    );
  });

  it('is broken in server-sent events by what is missing before an event that is never joined', () => {
    const frames = toSse(toLines([0, 2, 0, 0, 1]));
    expect(read(logOrder({ after_seq: 0 }), without(frames, 1)).refused).toBe(frames[2]!.seq);
    expect(read(logOrder({ after_seq: 0 }), without(frames, 3)).refused).toBeNull();
    const pieces = [1, 2, 3].map((seq) => ({ seq, event: { type: 'TEXT_MESSAGE_CONTENT' } }));
    expect(read(logOrder({ after_seq: 0, view: 'raw' }), without(pieces, 1)).refused).toBe(3);
    expect(read(logOrder(), [{ seq: null, event: { type: 'RUN_STARTED' } }, ...frames]).refused).toBeNull();
  });
});
