import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoderFor, ndjsonDecoder, sseDecoder, type Decoder, type Frame } from './frames.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Decodes with the bytes cut at these places. */
function decode(decoder: Decoder, input: Uint8Array, cuts: number[] = []): Frame[] {
  const places = [0, ...cuts.toSorted((a, b) => a - b), input.length];
  return places.slice(1).flatMap((end, i) => decoder.push(input.subarray(places[i], end)));
}

const frames: Frame[] = [
  { seq: 1, event: { event: 'message_start' } },
  { seq: 2, event: { event: 'content_delta', delta: 'Zwölf Boxkämpfer 🥊\r\n\u2028' } },
  { seq: 9, event: { event: 'message_complete' } },
];

/** Decodes, and leaves out the lines that frames were made of. */
const decodeFrames = (...given: Parameters<typeof decode>) =>
  decode(...given).map(({ seq, event }) => ({ seq, event }));

const sse = (end: string) =>
  bytes(
    frames
      .map(({ seq, event }) =>
        [`id: ${seq}`, 'event: x', `data: ${JSON.stringify(event)}`, '', ': ping', '', ''].join(end),
      )
      .join(''),
  );
const ndjson = (end: string) => bytes(frames.map((frame) => JSON.stringify(frame) + end + end).join(''));

describe.each([
  ['SSE with LF', sseDecoder, sse('\n')],
  ['SSE with CRLF', sseDecoder, sse('\r\n')],
  ['SSE with CR', sseDecoder, sse('\r')],
  ['NDJSON with LF', ndjsonDecoder, ndjson('\n')],
  ['NDJSON with CRLF', ndjsonDecoder, ndjson('\r\n')],
])('%s', (_name, decoder, input) => {
  it('gives the same frames wherever one cut falls', () => {
    for (let cut = 0; cut <= input.length; cut++) expect(decodeFrames(decoder(), input, [cut])).toEqual(frames);
  });

  it('gives the same frames for any cuts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(input.length)), (cuts) => {
        expect(decodeFrames(decoder(), input, cuts)).toEqual(frames);
      }),
    );
  });

  it('is finished only where a frame ends', () => {
    const whole = decoder();
    whole.push(input);
    expect(whole.unfinished()).toBe(false);
    const cut = decoder();
    cut.push(input.subarray(0, 12));
    expect(cut.unfinished()).toBe(true);
  });
});

describe('sseDecoder', () => {
  it('joins data lines, takes one space off, gives an id to its frame alone and passes over what it does not know', () => {
    const input = bytes('retry: 10\nid:7\nwhat\ndata:{"a":\ndata: "b"}\n\ndata: 1\n\nevent: nothing\n\n');
    expect(decode(sseDecoder(), input)).toEqual([
      { seq: 7, event: { a: 'b' } },
      { seq: null, event: 1 },
    ]);
  });
});

describe('decoderFor', () => {
  it('goes by the media type', () => {
    expect(decoderFor('text/event-stream; charset=utf-8')).not.toBeNull();
    expect(decoderFor('application/x-ndjson')).not.toBeNull();
    expect(decoderFor('text/html')).toBeNull();
    expect(decoderFor(null)).toBeNull();
  });
});
