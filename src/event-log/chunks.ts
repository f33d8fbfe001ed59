import type { AguiEvent } from './event.ts';
import { refuse, type Refusal } from './openings.ts';

type ChunkKind = 'text' | 'call' | 'reasoning';

/** The message or call that chunks have opened. `given` is what its first chunk said, and no other may contradict. */
type OpenChunk = { kind: ChunkKind; id: string; given: Record<string, string | undefined> };

/** What chunks without an id continue, for each subagent; undefined is the agent itself. */
export type OpenChunks = ReadonlyMap<string | undefined, OpenChunk>;

type Chunk = Extract<AguiEvent, { type: 'TEXT_MESSAGE_CHUNK' | 'TOOL_CALL_CHUNK' | 'REASONING_MESSAGE_CHUNK' }>;
type Members = { [member: string]: unknown };
type Plain = { events: AguiEvent[]; open: OpenChunks };

/** These pass by without closing what chunks have opened. */
const neutral = new Set<AguiEvent['type']>([
  'RAW',
  'ACTIVITY_SNAPSHOT',
  'ACTIVITY_DELTA',
  'REASONING_ENCRYPTED_VALUE',
  'SUBAGENT_STARTED',
]);
/** These close what any chunk has opened, whoever opened it. */
const closesAll = new Set<AguiEvent['type']>(['RUN_STARTED', 'RUN_FINISHED', 'MESSAGES_SNAPSHOT']);

const kinds: Record<Chunk['type'], ChunkKind> = {
  TEXT_MESSAGE_CHUNK: 'text',
  TOOL_CALL_CHUNK: 'call',
  REASONING_MESSAGE_CHUNK: 'reasoning',
};

const isChunk = (event: AguiEvent): event is Chunk => Object.hasOwn(kinds, event.type);
const ownerOf = (event: AguiEvent) => (event as { subagentRunId?: string }).subagentRunId;
const idOf = (chunk: Chunk) => (chunk.type === 'TOOL_CALL_CHUNK' ? chunk.toolCallId : chunk.messageId);

function givenBy(chunk: Chunk): OpenChunk['given'] {
  if (chunk.type === 'TEXT_MESSAGE_CHUNK') return { role: chunk.role, name: chunk.name };
  if (chunk.type === 'REASONING_MESSAGE_CHUNK') return {};
  return { toolCallName: chunk.toolCallName, parentMessageId: chunk.parentMessageId };
}

function endOf({ kind, id }: OpenChunk): AguiEvent {
  if (kind === 'text') return { type: 'TEXT_MESSAGE_END', messageId: id };
  if (kind === 'call') return { type: 'TOOL_CALL_END', toolCallId: id };
  return { type: 'REASONING_MESSAGE_END', messageId: id };
}

function startOf(chunk: Chunk, id: string): AguiEvent | null {
  const { metadata, subagentRunId } = chunk;
  const about = { ...(subagentRunId !== undefined && { subagentRunId }), ...(metadata && { metadata }) };
  switch (chunk.type) {
    case 'TEXT_MESSAGE_CHUNK': {
      const { role = 'assistant', name } = chunk;
      return { type: 'TEXT_MESSAGE_START', messageId: id, role, ...(name !== undefined && { name }), ...about };
    }
    case 'TOOL_CALL_CHUNK': {
      const { toolCallName, parentMessageId } = chunk;
      if (toolCallName === undefined) return null;
      const parent = parentMessageId === undefined ? {} : { parentMessageId };
      return { type: 'TOOL_CALL_START', toolCallId: id, toolCallName, ...parent, ...about };
    }
    case 'REASONING_MESSAGE_CHUNK':
      return { type: 'REASONING_MESSAGE_START', messageId: id, role: 'reasoning', ...about };
  }
}

/** What a chunk adds to what is open: a piece of it, or something about it. */
function contentOf({ type, delta: given, metadata }: Chunk, id: string): AguiEvent[] {
  if (given === undefined && !metadata) return [];
  const delta = given ?? '';
  const about = metadata && { metadata };
  if (type === 'TEXT_MESSAGE_CHUNK') return [{ type: 'TEXT_MESSAGE_CONTENT', messageId: id, delta, ...about }];
  if (type === 'TOOL_CALL_CHUNK') return [{ type: 'TOOL_CALL_ARGS', toolCallId: id, delta, ...about }];
  return [{ type: 'REASONING_MESSAGE_CONTENT', messageId: id, delta, ...about }];
}

/** What chunks have opened has no END of its own: it ends with the next event that is none of its chunks. */
function endsChunks(open: OpenChunks, event: AguiEvent): Refusal | null {
  for (const chunk of open.values()) {
    const end = endOf(chunk);
    if (end.type !== event.type || Object.entries(end).some(([key, value]) => (event as Members)[key] !== value))
      continue;
    return refuse('opened_by_chunks', `${event.type}: ${chunk.id} was opened by chunks, which need no END.`);
  }
  return null;
}

/** An event that is no chunk, behind the ENDs of the chunks that it closes. A failure ends nothing: it cuts off. */
function closing(open: OpenChunks, event: AguiEvent): Plain | Refusal {
  if (open.size === 0 || neutral.has(event.type)) return { events: [event], open };
  const refusal = endsChunks(open, event);
  if (refusal) return refusal;
  if (event.type === 'RUN_ERROR') return { events: [event], open: new Map() };
  if (closesAll.has(event.type)) return { events: [...[...open.values()].map(endOf), event], open: new Map() };
  const owner = ownerOf(event);
  const closed = open.get(owner);
  if (!closed) return { events: [event], open };
  return { events: [endOf(closed), event], open: new Map([...open].filter(([key]) => key !== owner)) };
}

/** Whose chunk it is: it may say so, name what somebody has open, or go on with the only thing that can be meant. */
function laneOf(open: OpenChunks, kind: ChunkKind, chunk: Chunk): { owner: string | undefined } | Refusal {
  const owner = ownerOf(chunk);
  const id = idOf(chunk);
  const same = [...open].filter(([, other]) => other.kind === kind);
  if (id !== undefined) {
    const holder = same.find(([, other]) => other.id === id);
    if (!holder || owner === holder[0]) return { owner };
    const [other] = holder;
    if (owner === undefined) return { owner: other };
    const whose = other ?? 'the agent itself';
    return refuse('subagent_mismatch', `${chunk.type} names the subagent ${owner}, but ${id} is of ${whose}.`);
  }
  if (owner !== undefined || same.length === 0 || same.some(([key]) => key === undefined)) return { owner };
  if (same.length === 1) return { owner: same[0]![0] };
  return refuse('chunk_ambiguous', `${chunk.type} names neither an id nor a subagent, and ${same.length} are open.`);
}

/** A chunk that goes on may repeat what the first one said, but not say something else. */
function contradiction({ id, given }: OpenChunk, chunk: Chunk): Refusal | null {
  for (const [member, value] of Object.entries(givenBy(chunk))) {
    if (value === undefined || value === (given[member] ?? (member === 'role' ? 'assistant' : undefined))) continue;
    return refuse('chunk_mismatch', `${chunk.type} has another ${member} than the first one of ${id}.`);
  }
  return null;
}

/**
 * An event in the long form of the AG-UI specification: a chunk becomes the START, CONTENT and END that it stands for, and
 * what chunks have opened is closed by the events that close it. `open` is what they have opened so far.
 */
export function unchunk(open: OpenChunks, event: AguiEvent): Plain | Refusal {
  if (!isChunk(event)) return closing(open, event);
  const kind = kinds[event.type];
  const lane = laneOf(open, kind, event);
  if ('rule' in lane) return lane;
  const current = open.get(lane.owner);
  const id = idOf(event) ?? (current?.kind === kind ? current.id : undefined);
  if (id === undefined)
    return refuse('chunk_without_id', `${event.type} continues nothing: the first one needs an id.`);
  if (current?.kind === kind && current.id === id)
    return contradiction(current, event) ?? { events: contentOf(event, id), open };
  const start = startOf(event, id);
  if (!start) return refuse('chunk_without_name', `${event.type}: the first one of ${id} needs a toolCallName.`);
  const events = [...(current ? [endOf(current)] : []), start, ...contentOf(event, id)];
  return { events, open: new Map(open).set(lane.owner, { kind, id, given: givenBy(event) }) };
}
