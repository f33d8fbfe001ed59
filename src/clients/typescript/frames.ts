/**
 * An event as it came over the wire, with the place to go on from; null when it is not in the session's log. A line of
 * NDJSON always has a place: events beside the log have that of the event before them, so the line tells them from it.
 * Of events that are shown as one, `firstSeq` is the place of the first.
 */
export type Frame = { seq: number | null; event: unknown; line?: string; firstSeq?: number };

/** Tells whether a frame has come before: its place is before the last one, or the same one without being another line. */
export function isRepeated({ seq, line }: Frame, last: Pick<Frame, 'seq' | 'line'>): boolean {
  if (seq === null || last.seq === null) return false;
  return seq < last.seq || (seq === last.seq && line === last.line);
}

/** Turns chunks of bytes, cut anywhere, into frames. */
export type Decoder = {
  push(chunk: Uint8Array): Frame[];
  /** Whether the stream ends here in the middle of a frame. */
  unfinished(): boolean;
};

/** Returns the decoder for a media type, or null if it is not one of an event stream. */
export function decoderFor(contentType: string | null): Decoder | null {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType === 'text/event-stream') return sseDecoder();
  if (mediaType === 'application/x-ndjson') return ndjsonDecoder();
  return null;
}

/** Returns a place in a log, or null for what is none: with it a stream could not go on. */
function toSeq(value: unknown): number | null {
  const seq = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(seq) && (seq as number) >= 0 ? (seq as number) : null;
}

/** A line stands for all events up to `last_seq`, if it has one. */
function frameOf(line: string): Frame {
  const { seq, last_seq, event } = JSON.parse(line) as { seq?: unknown; last_seq?: unknown; event?: unknown };
  const firstSeq = toSeq(seq);
  return { seq: toSeq(last_seq) ?? firstSeq, event, line, ...(firstSeq !== null && { firstSeq }) };
}

/** Returns the decoder of NDJSON: one JSON object `{seq, event}` a line; empty lines are heartbeats. */
export function ndjsonDecoder(): Decoder {
  const lines = lineReader();
  return {
    push: (chunk) =>
      lines
        .push(chunk)
        .filter((line) => line.trim() !== '')
        .map(frameOf),
    unfinished: () => lines.unfinished(),
  };
}

/** Server-sent events: `id` is the sequence of its frame, `data` the event, `:` a heartbeat. */
export function sseDecoder(): Decoder {
  const lines = lineReader();
  let id: string | null = null;
  let data: string[] = [];

  function read(line: string): Frame[] {
    if (line === '') {
      const [text, seq] = [data.join('\n'), toSeq(id)];
      data = [];
      id = null;
      return text === '' ? [] : [{ seq, event: JSON.parse(text) }];
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    if (field === 'data') data.push(value);
    return [];
  }

  return {
    push: (chunk) => lines.push(chunk).flatMap(read),
    unfinished: () => data.length > 0 || lines.unfinished(),
  };
}

/** Splits UTF-8 into lines, although characters and line ends may be cut in two by chunks. */
function lineReader() {
  const decoder = new TextDecoder();
  let rest = '';
  let afterCr = false;
  return {
    push(chunk: Uint8Array): string[] {
      let text = decoder.decode(chunk, { stream: true });
      if (text === '') return [];
      // The CR of a CRLF ended the line already, in the chunk before.
      if (afterCr && text.startsWith('\n')) text = text.slice(1);
      afterCr = text.endsWith('\r');
      const lines = text.split(/\r\n|\n|\r/);
      lines[0] = rest + lines[0];
      rest = lines.pop() ?? '';
      return lines;
    },
    unfinished: () => rest + decoder.decode() !== '',
  };
}
