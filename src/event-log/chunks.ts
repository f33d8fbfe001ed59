import type { AguiEvent } from './event.ts';
import { toViolation, type RuleViolation } from './openings.ts';

type ChunkKind = 'text' | 'call' | 'reasoning';

/** The message or call that chunks have opened. `first` has the members of its first chunk, which others must not contradict. */
type OpenChunk = { kind: ChunkKind; id: string; first: Record<string, string | undefined> };

/** The entity that chunks without an id continue, for each subagent; the key undefined is the agent itself. */
export type OpenChunks = ReadonlyMap<string | undefined, OpenChunk>;

type Chunk = Extract<AguiEvent, { type: 'TEXT_MESSAGE_CHUNK' | 'TOOL_CALL_CHUNK' | 'REASONING_MESSAGE_CHUNK' }>;
type ChunkMembers = { [member: string]: unknown };
type LongForm = { events: AguiEvent[]; open: OpenChunks };

/** The types of events that close nothing of what chunks have opened. */
const neutralTypes = new Set<AguiEvent['type']>([
  'RAW',
  'ACTIVITY_SNAPSHOT',
  'ACTIVITY_DELTA',
  'REASONING_ENCRYPTED_VALUE',
  'SUBAGENT_STARTED',
]);
/** The types of events that close everything that chunks have opened. */
const closingTypes = new Set<AguiEvent['type']>(['RUN_STARTED', 'RUN_FINISHED', 'MESSAGES_SNAPSHOT']);

const chunkKinds: Record<Chunk['type'], ChunkKind> = {
  TEXT_MESSAGE_CHUNK: 'text',
  TOOL_CALL_CHUNK: 'call',
  REASONING_MESSAGE_CHUNK: 'reasoning',
};

const isChunk = (event: AguiEvent): event is Chunk => Object.hasOwn(chunkKinds, event.type);
const getOwner = (event: AguiEvent) => (event as { subagentRunId?: string }).subagentRunId;
const getChunkId = (chunk: Chunk) => (chunk.type === 'TOOL_CALL_CHUNK' ? chunk.toolCallId : chunk.messageId);

function getFirstMembers(chunk: Chunk): OpenChunk['first'] {
  if (chunk.type === 'TEXT_MESSAGE_CHUNK') return { role: chunk.role, name: chunk.name };
  if (chunk.type === 'REASONING_MESSAGE_CHUNK') return {};
  return { toolCallName: chunk.toolCallName, parentMessageId: chunk.parentMessageId };
}

function toEndEvent({ kind, id }: OpenChunk): AguiEvent {
  if (kind === 'text') return { type: 'TEXT_MESSAGE_END', messageId: id };
  if (kind === 'call') return { type: 'TOOL_CALL_END', toolCallId: id };
  return { type: 'REASONING_MESSAGE_END', messageId: id };
}

function toStartEvent(chunk: Chunk, id: string): AguiEvent | null {
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

/** Makes the content events of a chunk: its delta or its metadata. */
function toContentEvents({ type, delta: given, metadata }: Chunk, id: string): AguiEvent[] {
  if (given === undefined && !metadata) return [];
  const delta = given ?? '';
  const about = metadata && { metadata };
  if (type === 'TEXT_MESSAGE_CHUNK') return [{ type: 'TEXT_MESSAGE_CONTENT', messageId: id, delta, ...about }];
  if (type === 'TOOL_CALL_CHUNK') return [{ type: 'TOOL_CALL_ARGS', toolCallId: id, delta, ...about }];
  return [{ type: 'REASONING_MESSAGE_CONTENT', messageId: id, delta, ...about }];
}

/** Refuses the END of an entity that chunks have opened: it ends with the next event that is not one of its chunks. */
function refuseEndOfChunks(open: OpenChunks, event: AguiEvent): RuleViolation | null {
  for (const chunk of open.values()) {
    const end = toEndEvent(chunk);
    if (end.type !== event.type || Object.entries(end).some(([key, value]) => (event as ChunkMembers)[key] !== value))
      continue;
    return toViolation('opened_by_chunks', `${event.type}: ${chunk.id} was opened by chunks, which need no END.`);
  }
  return null;
}

/** Returns an event that is no chunk after the ENDs of the chunks that it closes. RUN_ERROR cuts them off without an END. */
function closeChunks(open: OpenChunks, event: AguiEvent): LongForm | RuleViolation {
  if (open.size === 0 || neutralTypes.has(event.type)) return { events: [event], open };
  const refusal = refuseEndOfChunks(open, event);
  if (refusal) return refusal;
  if (event.type === 'RUN_ERROR') return { events: [event], open: new Map() };
  if (closingTypes.has(event.type)) return { events: [...[...open.values()].map(toEndEvent), event], open: new Map() };
  const owner = getOwner(event);
  const closed = open.get(owner);
  if (!closed) return { events: [event], open };
  return { events: [toEndEvent(closed), event], open: new Map([...open].filter(([key]) => key !== owner)) };
}

/** Finds the owner of a chunk: the subagent that it names, the one that has its id open, or the only one that can be meant. */
function findChunkOwner(
  open: OpenChunks,
  kind: ChunkKind,
  chunk: Chunk,
): { owner: string | undefined } | RuleViolation {
  const owner = getOwner(chunk);
  const id = getChunkId(chunk);
  const same = [...open].filter(([, other]) => other.kind === kind);
  if (id !== undefined) {
    const holder = same.find(([, other]) => other.id === id);
    if (!holder || owner === holder[0]) return { owner };
    const [other] = holder;
    if (owner === undefined) return { owner: other };
    const actual = other ?? 'the agent itself';
    return toViolation('subagent_mismatch', `${chunk.type} names the subagent ${owner}, but ${id} is of ${actual}.`);
  }
  if (owner !== undefined || same.length === 0 || same.some(([key]) => key === undefined)) return { owner };
  if (same.length === 1) return { owner: same[0]![0] };
  return toViolation(
    'chunk_ambiguous',
    `${chunk.type} names neither an id nor a subagent, and ${same.length} are open.`,
  );
}

/** Finds a member of a chunk that differs from the first chunk of the entity. */
function findContradiction({ id, first }: OpenChunk, chunk: Chunk): RuleViolation | null {
  for (const [member, value] of Object.entries(getFirstMembers(chunk))) {
    if (value === undefined || value === (first[member] ?? (member === 'role' ? 'assistant' : undefined))) continue;
    return toViolation('chunk_mismatch', `${chunk.type} has another ${member} than the first one of ${id}.`);
  }
  return null;
}

/**
 * Writes an event in the long form of the AG-UI specification: a chunk becomes the START, CONTENT and END that it stands
 * for, and other events come after the ENDs of the chunks that they close. `open` is what chunks have opened so far.
 */
export function toLongForm(open: OpenChunks, event: AguiEvent): LongForm | RuleViolation {
  if (!isChunk(event)) return closeChunks(open, event);
  const kind = chunkKinds[event.type];
  const found = findChunkOwner(open, kind, event);
  if ('rule' in found) return found;
  const current = open.get(found.owner);
  const id = getChunkId(event) ?? (current?.kind === kind ? current.id : undefined);
  if (id === undefined)
    return toViolation('chunk_without_id', `${event.type} continues nothing: the first one needs an id.`);
  if (current?.kind === kind && current.id === id)
    return findContradiction(current, event) ?? { events: toContentEvents(event, id), open };
  const start = toStartEvent(event, id);
  if (!start) return toViolation('chunk_without_name', `${event.type}: the first one of ${id} needs a toolCallName.`);
  const events = [...(current ? [toEndEvent(current)] : []), start, ...toContentEvents(event, id)];
  return { events, open: new Map(open).set(found.owner, { kind, id, first: getFirstMembers(event) }) };
}
