/** A frame of a stream: the item that the schema describes, or the fault of the frame. */
export type StreamFrame = { seq: number | null; item: unknown } | { fault: string };

type Item = { event?: unknown; type?: unknown; name?: unknown };

/**
 * Takes a stream apart as its reader would. Sequence numbers must ascend; what is not in the log moves no cursor: a last
 * failure, the end of an export, an event of Parley's own, and with AG-UI what comes before the first event of the log.
 */
export function parseFrames(mediaType: string, text: string): StreamFrame[] {
  const isSse = mediaType === 'text/event-stream';
  const frames = isSse ? sseFrames(text) : lineFrames(text);
  let last = -1;
  let begun = false;
  return frames.map((frame) => {
    if ('fault' in frame) return frame;
    const { seq, item } = frame;
    const prelude = !begun && isAgui(getFrameEvent(item));
    if (seq === null && getEventName(getFrameEvent(item)) === unnamed) return frame;
    if (seq === null)
      return isOutOfBand(item) || prelude ? frame : { fault: `a frame ${getEventName(getFrameEvent(item))} has no id` };
    if (seq <= last && !(isOutOfBand(item) && seq >= last) && !(prelude && seq === last))
      return { fault: `frame ${seq} comes after frame ${last}` };
    begun ||= isSse || (last >= 0 && seq > last);
    last = (item as { last_seq?: number }).last_seq ?? seq;
    return frame;
  });
}

/** Returns the event of a frame. A line has it beside its sequence number. */
const getFrameEvent = (item: unknown): Item => {
  const { seq, event } = item as { seq?: unknown; event?: unknown };
  return (seq === undefined ? item : event) as Item;
};

const isAgui = ({ type }: Item) => typeof type === 'string';
const getEventName = (event: Item) => String(isAgui(event) ? event.type : event.event).replaceAll(/[\r\n]/g, ' ');

function isOutOfBand(item: unknown): boolean {
  const event = getFrameEvent(item);
  const isOurs = event.type === 'CUSTOM' && /^parley\.(gap|error)$/.test(String(event.name));
  return event.event === 'error' || event.event === 'export_complete' || event.type === 'RUN_ERROR' || isOurs;
}

/** The name of an event without one, as OpenAI's chunks are, and the block at the end of a stream of them. */
const unnamed = 'undefined';
const ending = 'data: [DONE]';

function sseFrames(text: string): StreamFrame[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => block.split('\n').some((line) => line.startsWith('data:')))
    .filter((block, index, all) => !(block === ending && index === all.length - 1))
    .map(sseFrame);
}

function sseFrame(block: string): StreamFrame {
  const fields = new Map<string, string>();
  for (const line of block.split('\n').filter((one) => !one.startsWith(':'))) {
    const [, name, value] = /^(id|event|data|retry): (.*)$/.exec(line) ?? [];
    if (!name || fields.has(name)) return { fault: `a frame has the line ${JSON.stringify(line)}` };
    fields.set(name, value!);
  }
  const item = parse(fields.get('data')!);
  if (!item) return { fault: `a frame's data is not JSON: ${fields.get('data')}` };
  const name = getEventName(item);
  if ((fields.get('event') ?? unnamed) !== name)
    return { fault: `a frame is named ${fields.get('event')}, not ${name}` };
  const id = fields.get('id');
  if (id === undefined) return { seq: null, item };
  return /^\d+$/.test(id) ? { seq: Number(id), item } : { fault: `a frame has the id ${id}` };
}

function lineFrames(text: string): StreamFrame[] {
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
