/** A frame of a stream: what its media type's schema describes, or what is wrong with it. */
export type Frame = { seq: number | null; item: unknown } | { fault: string };

type Item = { event?: string };

/** Takes a stream apart as its reader would; sequence numbers must ascend, but for a last failure outside of the log. */
export function framesOf(mediaType: string, text: string): Frame[] {
  const frames = mediaType === 'text/event-stream' ? sseFrames(text) : lineFrames(text);
  let last = -1;
  return frames.map((frame) => {
    if ('fault' in frame || frame.seq === null) return frame;
    const failure = isError(frame.item) && frame.seq >= last;
    if (frame.seq <= last && !failure) return { fault: `frame ${frame.seq} comes after frame ${last}` };
    last = frame.seq;
    return frame;
  });
}

function isError(item: unknown): boolean {
  const { event } = item as { event?: unknown };
  return event === 'error' || (event as Item | undefined)?.event === 'error';
}

function sseFrames(text: string): Frame[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => block.split('\n').some((line) => line.startsWith('data:')))
    .map(sseFrame);
}

function sseFrame(block: string): Frame {
  const fields = new Map<string, string>();
  for (const line of block.split('\n').filter((one) => !one.startsWith(':'))) {
    const [, name, value] = /^(id|event|data|retry): (.*)$/.exec(line) ?? [];
    if (!name || fields.has(name)) return { fault: `a frame has the line ${JSON.stringify(line)}` };
    fields.set(name, value!);
  }
  const item = parse(fields.get('data')!);
  if (!item) return { fault: `a frame's data is not JSON: ${fields.get('data')}` };
  if (fields.get('event') !== item.event)
    return { fault: `a frame is named ${fields.get('event')}, not ${item.event}` };
  const id = fields.get('id');
  if (id === undefined) return isError(item) ? { seq: null, item } : { fault: `a frame ${item.event} has no id` };
  return /^\d+$/.test(id) ? { seq: Number(id), item } : { fault: `a frame has the id ${id}` };
}

function lineFrames(text: string): Frame[] {
  const lines = text.split('\n').slice(0, -1).filter(Boolean);
  return lines.map((line) => {
    const item = parse(line) as { seq?: unknown } | null;
    if (!item) return { fault: `a line is not JSON: ${line}` };
    return typeof item.seq === 'number' ? { seq: item.seq, item } : { fault: `a line has no seq: ${line}` };
  });
}

function parse(json: string): Item | null {
  try {
    return JSON.parse(json) as Item;
  } catch {
    return null;
  }
}
