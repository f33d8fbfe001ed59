import type { CreateMemory, MemoryType } from '#generated/v2/client/types.gen.ts';
import type { FieldError } from '#src/api/problems.ts';
import { isInvisible } from '#src/contract/blank-texts.ts';
import { isObject, type JsonObject } from '#src/llm/json-value.ts';
import type { MemoryContent } from '#src/resources/memories/table.ts';
import { parseMoment } from './local-time.ts';

/** The action that a proposal asks for: the memory is new, or it takes the place of a known one, wholly or as its new version. */
type ProposalAction = 'add' | 'update' | 'supersede';

/** A memory that a model proposes. */
export type Proposal = {
  action: ProposalAction;
  /** The id of the known memory that it is about; null when it is about none that the model was told of. */
  targetId: string | null;
  memoryType: MemoryType;
  content: MemoryContent;
  importance: number;
};

/** The usable proposals of an answer, and the faults of the others with pointers into the answer. */
export type ParsedProposals = { proposals: Proposal[]; faults: FieldError[] };

/** The context of an answer: the ids that the model was told, and the zone of moments that name none. */
export type ProposalContext = { knownIds: ReadonlySet<string>; timeZone: string };

/** The most proposals of an answer that are read. */
export const maxProposals = 10;
const defaultImportance = 0.5;

const isUsableText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && !isInvisible(value) && value.length <= longest;
const toText = (value: string) => value.toWellFormed().trim();

/** Reads a list of texts; null when it is none, or has other things in it. */
const parseTexts = (value: unknown, most: number, longest: number): string[] | null =>
  Array.isArray(value) && value.length > 0 && value.length <= most && value.every((one) => isUsableText(one, longest))
    ? value.map(toText)
    : null;

/** Reads a member that a memory does without when it cannot be used. */
const optional = <N extends string, V>(name: N, value: V | null) =>
  (value === null ? {} : { [name]: value }) as Partial<Record<N, V>>;

const parseOptionalText = (value: unknown, longest: number) => (isUsableText(value, longest) ? toText(value) : null);

type ParsedContent = Pick<Proposal, 'memoryType' | 'content'>;

function parseEvent(content: JsonObject, timeZone: string): ParsedContent | null {
  const { event, occurred_at: at } = content;
  if (!isUsableText(event, 20_000)) return null;
  const moment = typeof at === 'string' ? parseMoment(at.slice(0, 100), timeZone) : null;
  return {
    memoryType: 'episodic',
    content: {
      event: toText(event),
      ...optional('occurred_at', moment && moment.toISOString()),
      ...optional('participants', parseTexts(content['participants'], 50, 200)),
      ...optional('outcome', parseOptionalText(content['outcome'], 20_000)),
    },
  };
}

function parseFact({ concept, definition, cases }: JsonObject): ParsedContent | null {
  if (!isUsableText(concept, 500) || !isUsableText(definition, 20_000)) return null;
  const more = optional('cases', parseTexts(cases, 50, 2_000));
  return { memoryType: 'semantic', content: { concept: toText(concept), definition: toText(definition), ...more } };
}

function parseProcedure({ procedure, steps, conditions }: JsonObject): ParsedContent | null {
  const list = parseTexts(steps, 100, 5_000);
  if (!isUsableText(procedure, 500) || !list) return null;
  const more = optional('conditions', parseTexts(conditions, 50, 2_000));
  return { memoryType: 'procedural', content: { procedure: toText(procedure), steps: list, ...more } };
}

/** Returns the type that a memory names, or else the one whose content has such members. */
function toType({ memory_type: type }: JsonObject, content: JsonObject): unknown {
  if (type !== undefined && type !== null) return type;
  if ('event' in content) return 'episodic';
  return 'procedure' in content ? 'procedural' : 'semantic';
}

/** Reads the content of a memory, which some models write without a member `content` around it. */
function parseContent(memory: JsonObject, timeZone: string): ParsedContent | null {
  const content = isObject(memory['content']) ? memory['content'] : memory;
  const type = toType(memory, content);
  if (type === 'episodic') return parseEvent(content, timeZone);
  if (type === 'semantic') return parseFact(content);
  return type === 'procedural' ? parseProcedure(content) : null;
}

const actions: ReadonlySet<unknown> = new Set<ProposalAction>(['add', 'update', 'supersede']);

/** Reads one proposal: null for one that changes nothing, a fault for one that cannot be used. */
function parseProposal(value: unknown, pointer: string, context: ProposalContext): Proposal | FieldError | null {
  const fault = (member: string, detail: string): FieldError => ({
    pointer: `${pointer}${member}`,
    detail,
    code: 'unusable',
  });
  if (!isObject(value)) return fault('', 'Must be an object.');
  const { action = 'add', target } = value;
  if (action === 'none') return null;
  if (!actions.has(action)) return fault('/action', 'Must be add, update, supersede or none.');
  const memory = isObject(value['memory']) ? value['memory'] : value;
  const usable = parseContent(memory, context.timeZone);
  if (!usable) return fault('/memory', 'Must be a fact, an event or a procedure, with its content.');
  const { importance: weight } = memory;
  const importance = typeof weight === 'number' && weight >= 0 && weight <= 1 ? weight : defaultImportance;
  // A memory that the model was not told of is none of its business, whosever it is: what is said of it is new.
  const isKnown = typeof target === 'string' && context.knownIds.has(target) && action !== 'add';
  if (!isKnown) return { action: 'add', targetId: null, ...usable, importance };
  return { action: action as ProposalAction, targetId: target, ...usable, importance };
}

/** Finds the list of proposals in a value of an answer, and where it stands there; null when there is none. */
function findList(value: unknown): { list: unknown[]; pointer: string } | null {
  if (Array.isArray(value)) return { list: value, pointer: '' };
  if (!isObject(value)) return null;
  const name = ['changes', 'memories'].find((member) => Array.isArray(value[member]));
  return name ? { list: value[name] as unknown[], pointer: `/${name}` } : null;
}

/** Reads the proposals in the values of a model's answer. Never throws, whatever they are. */
export function parseProposals(values: readonly unknown[], context: ProposalContext): ParsedProposals {
  const parsed: ParsedProposals = { proposals: [], faults: [] };
  let room = maxProposals;
  for (const { list, pointer } of values.map(findList).filter((found) => found !== null)) {
    const read = list.slice(0, room);
    room -= read.length;
    if (read.length < list.length)
      parsed.faults.push({ pointer, detail: `Only ${maxProposals} proposals are read.`, code: 'maxItems' });
    for (const [index, one] of read.entries()) {
      const proposal = parseProposal(one, `${pointer}/${index}`, context);
      if (proposal) (isFault(proposal) ? parsed.faults : parsed.proposals).push(proposal as Proposal & FieldError);
    }
  }
  return parsed;
}

const isFault = (one: Proposal | FieldError): one is FieldError => 'pointer' in one;

/** Writes a proposal as a request to create a memory. */
export const toCreateMemory = (
  { memoryType, content, importance }: Proposal,
  sourceMessageId: string | null,
): CreateMemory =>
  ({
    memory_type: memoryType,
    content,
    importance,
    source_message_id: sourceMessageId,
    metadata: { extracted: true },
  }) as CreateMemory;
