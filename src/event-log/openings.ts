import type { AguiEvent } from './event.ts';
import type { PersistentMap } from './persistent-map.ts';

/** The violation of a rule by an event: the rule's name, a sentence, and the member as a JSON pointer. */
export type RuleViolation = { rule: string; detail: string; pointer?: string };

/** The longest detail of a violation: it repeats names of steps and subagents, which may be of any length. */
const maxDetailLength = 600;

/** Makes a violation, with its detail cut to the longest one. */
export const toViolation = (rule: string, detail: string, pointer = ''): RuleViolation => ({
  rule,
  detail: detail.length <= maxDetailLength ? detail : `${detail.slice(0, maxDetailLength).toWellFormed()}…`,
  pointer,
});

type OpeningKind = 'message' | 'tool_call' | 'reasoning' | 'reasoning_span' | 'step' | 'subagent';
type OpeningRole = { does: 'open' | 'continue' | 'close'; kind: OpeningKind; member: string };

/** A message, call, span, step or subagent that is open. `owner` is the subagent that it belongs to. */
export type OpenItem = { kind: OpeningKind; id: string; owner: string | undefined };

/** Everything that is open in a run, by kind and id. */
export type Openings = PersistentMap<OpenItem>;

/** The subagent of everything that a run has opened; undefined for the agent itself. */
export type Owners = PersistentMap<string | undefined>;

const defineRole = (does: OpeningRole['does'], kind: OpeningKind, member: string): OpeningRole => ({
  does,
  kind,
  member,
});

/** The events that open, continue or close something, with the member that names it. */
const openingRoles: { [T in AguiEvent['type']]?: OpeningRole } = {
  TEXT_MESSAGE_START: defineRole('open', 'message', 'messageId'),
  TEXT_MESSAGE_CONTENT: defineRole('continue', 'message', 'messageId'),
  TEXT_MESSAGE_END: defineRole('close', 'message', 'messageId'),
  TOOL_CALL_START: defineRole('open', 'tool_call', 'toolCallId'),
  TOOL_CALL_ARGS: defineRole('continue', 'tool_call', 'toolCallId'),
  TOOL_CALL_END: defineRole('close', 'tool_call', 'toolCallId'),
  REASONING_START: defineRole('open', 'reasoning_span', 'messageId'),
  REASONING_END: defineRole('close', 'reasoning_span', 'messageId'),
  REASONING_MESSAGE_START: defineRole('open', 'reasoning', 'messageId'),
  REASONING_MESSAGE_CONTENT: defineRole('continue', 'reasoning', 'messageId'),
  REASONING_MESSAGE_END: defineRole('close', 'reasoning', 'messageId'),
  STEP_STARTED: defineRole('open', 'step', 'stepName'),
  STEP_FINISHED: defineRole('close', 'step', 'stepName'),
  SUBAGENT_STARTED: defineRole('open', 'subagent', 'subagentRunId'),
  SUBAGENT_FINISHED: defineRole('close', 'subagent', 'subagentRunId'),
  SUBAGENT_ERROR: defineRole('close', 'subagent', 'subagentRunId'),
};

const getSubagent = (event: AguiEvent) => (event as { subagentRunId?: string }).subagentRunId;
const getId = (event: AguiEvent, { member }: OpeningRole) => (event as unknown as Record<string, string>)[member]!;

/** Makes the key of an opening. A step's key has its owner: two subagents may use one name. */
const toOpeningKey = (kind: OpeningKind, id: string, owner: string | undefined) =>
  kind === 'step' ? `step ${JSON.stringify([owner, id])}` : `${kind} ${id}`;

/** Tells whether the message, call or other opening with this id is open. */
export function isOpenIn(openings: Openings, kind: Exclude<OpeningKind, 'step'>, id: string): boolean {
  return openings.has(toOpeningKey(kind, id, undefined));
}

/** Makes the key of what has one owner for the whole run; null for steps and subagents, which have that of their event. */
const toOwnerKey = (kind: OpeningKind, id: string) => (kind === 'step' || kind === 'subagent' ? null : `${kind} ${id}`);

/** Lists the keys that decide the owner of what an event opens: its own, and that of the message that makes the call. */
function listOwnerKeys(event: AguiEvent, role: OpeningRole): string[] {
  const own = toOwnerKey(role.kind, getId(event, role));
  if (own === null) return [];
  const parent = event.type === 'TOOL_CALL_START' ? event.parentMessageId : undefined;
  return parent === undefined ? [own] : [own, `message ${parent}`];
}

const formatKind = (kind: OpeningKind) => kind.replace('_', ' ');

function ownerMismatch(event: AguiEvent, id: string, owner: string | undefined): RuleViolation {
  const who = getSubagent(event) ?? 'the agent itself';
  return toViolation(
    'subagent_mismatch',
    `${event.type} is of ${who}, but ${id} is of ${owner ?? 'the agent itself'}.`,
  );
}

/** Checks that everything that decides an owner names the same one. */
function checkOwners(owners: Owners, event: AguiEvent, role: OpeningRole): RuleViolation | null {
  const known = listOwnerKeys(event, role).filter((key) => owners.has(key));
  const first = getSubagent(event) ?? (known.length > 0 ? owners.get(known[0]!) : undefined);
  const other = known.find((key) => owners.get(key) !== first);
  if (other === undefined) return null;
  return ownerMismatch(event, other === known[0] ? getId(event, role) : other, owners.get(other));
}

/** Checks the rules of opening and closing. Null when `event` keeps them. */
export function checkOpenings(openings: Openings, owners: Owners, event: AguiEvent): RuleViolation | null {
  const role = openingRoles[event.type];
  if (!role) return null;
  const { kind } = role;
  const id = getId(event, role);
  const tag = getSubagent(event);
  const opening = openings.get(toOpeningKey(kind, id, tag));
  if (role.does === 'open')
    return opening
      ? toViolation(`${kind}_already_open`, `${event.type}: the ${formatKind(kind)} ${id} is open already.`)
      : checkOwners(owners, event, role);
  if (!opening)
    return toViolation(`${kind}_not_open`, `${event.type} needs an open ${formatKind(kind)}, and ${id} is not open.`);
  return tag === undefined || kind === 'subagent' || opening.owner === tag
    ? null
    : ownerMismatch(event, id, opening.owner);
}

type OpeningState = { openings: Openings; owners: Owners };

/** Returns what is open after `event`, and the owners. */
export function nextOpenings({ openings, owners }: OpeningState, event: AguiEvent): OpeningState {
  const role = openingRoles[event.type];
  if (!role || role.does === 'continue') return { openings, owners };
  const { kind } = role;
  const id = getId(event, role);
  const tag = getSubagent(event);
  const key = toOpeningKey(kind, id, tag);
  if (role.does === 'close') return { openings: openings.without(key), owners };
  const known = listOwnerKeys(event, role).find((claim) => owners.has(claim));
  const owner = known === undefined ? tag : owners.get(known);
  const next = openings.with(key, { kind, id, owner });
  const own = toOwnerKey(kind, id);
  return { openings: next, owners: own === null || owners.has(own) ? owners : owners.with(own, owner) };
}
