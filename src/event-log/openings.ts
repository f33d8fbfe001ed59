import type { AguiEvent } from './event.ts';
import type { Growing } from './growing.ts';

/** The rule that an event would break, by name, and in words; and which member of it, as a JSON pointer. */
export type Refusal = { rule: string; detail: string; pointer?: string };

/** Names of steps and subagents are repeated in what is said of them, and may be of any length. */
const mostDetail = 600;

export const refuse = (rule: string, detail: string, pointer = ''): Refusal => ({
  rule,
  detail: detail.length <= mostDetail ? detail : `${detail.slice(0, mostDetail).toWellFormed()}…`,
  pointer,
});

type Kind = 'message' | 'tool_call' | 'reasoning' | 'reasoning_span' | 'step' | 'subagent';
type Part = { does: 'open' | 'continue' | 'close'; kind: Kind; member: string };

/** Something that was started and has not ended. `owner` is the subagent that it belongs to. */
type Opening = { kind: Kind; id: string; owner: string | undefined };

/** What is open in a run, by kind and id. Treated as immutable: changes make a copy. */
export type Openings = ReadonlyMap<string, Opening>;

/** The subagent of everything that a run has opened; undefined is the agent itself. */
export type Owners = Growing<string | undefined>;

const part = (does: Part['does'], kind: Kind, member: string): Part => ({ does, kind, member });

/** The events that open, continue and close something, and the member that names it. */
const parts: { [T in AguiEvent['type']]?: Part } = {
  TEXT_MESSAGE_START: part('open', 'message', 'messageId'),
  TEXT_MESSAGE_CONTENT: part('continue', 'message', 'messageId'),
  TEXT_MESSAGE_END: part('close', 'message', 'messageId'),
  TOOL_CALL_START: part('open', 'tool_call', 'toolCallId'),
  TOOL_CALL_ARGS: part('continue', 'tool_call', 'toolCallId'),
  TOOL_CALL_END: part('close', 'tool_call', 'toolCallId'),
  REASONING_START: part('open', 'reasoning_span', 'messageId'),
  REASONING_END: part('close', 'reasoning_span', 'messageId'),
  REASONING_MESSAGE_START: part('open', 'reasoning', 'messageId'),
  REASONING_MESSAGE_CONTENT: part('continue', 'reasoning', 'messageId'),
  REASONING_MESSAGE_END: part('close', 'reasoning', 'messageId'),
  STEP_STARTED: part('open', 'step', 'stepName'),
  STEP_FINISHED: part('close', 'step', 'stepName'),
  SUBAGENT_STARTED: part('open', 'subagent', 'subagentRunId'),
  SUBAGENT_FINISHED: part('close', 'subagent', 'subagentRunId'),
  SUBAGENT_ERROR: part('close', 'subagent', 'subagentRunId'),
};

const tagOf = (event: AguiEvent) => (event as { subagentRunId?: string }).subagentRunId;
const idOf = (event: AguiEvent, { member }: Part) => (event as unknown as Record<string, string>)[member]!;

/** A step belongs to whoever started it: two subagents may use the same name. */
const keyOf = (kind: Kind, id: string, owner: string | undefined) =>
  kind === 'step' ? `step ${JSON.stringify([owner, id])}` : `${kind} ${id}`;

export function isOpenIn(openings: Openings, kind: Exclude<Kind, 'step'>, id: string): boolean {
  return openings.has(keyOf(kind, id, undefined));
}

/** Whom something belongs to: once opened, always the same one. Steps and subagents belong to whoever names them. */
const ownerKey = (kind: Kind, id: string) => (kind === 'step' || kind === 'subagent' ? null : `${kind} ${id}`);

/** What tells to whom something belongs that an event opens: itself, opened before, or the message that makes the call. */
function claims(event: AguiEvent, role: Part): string[] {
  const own = ownerKey(role.kind, idOf(event, role));
  if (own === null) return [];
  const parent = event.type === 'TOOL_CALL_START' ? event.parentMessageId : undefined;
  return parent === undefined ? [own] : [own, `message ${parent}`];
}

const words = (kind: Kind) => kind.replace('_', ' ');

function mismatch(event: AguiEvent, id: string, owner: string | undefined): Refusal {
  const who = tagOf(event) ?? 'the agent itself';
  return refuse('subagent_mismatch', `${event.type} is of ${who}, but ${id} is of ${owner ?? 'the agent itself'}.`);
}

/** All that tells to whom something belongs has to tell the same. */
function checkOwners(owners: Owners, event: AguiEvent, role: Part): Refusal | null {
  const known = claims(event, role).filter((key) => owners.has(key));
  const first = tagOf(event) ?? (known.length > 0 ? owners.get(known[0]!) : undefined);
  const other = known.find((key) => owners.get(key) !== first);
  if (other === undefined) return null;
  return mismatch(event, other === known[0] ? idOf(event, role) : other, owners.get(other));
}

/** The rule of opening and closing that `event` would break, or null. */
export function checkOpenings(openings: Openings, owners: Owners, event: AguiEvent): Refusal | null {
  const role = parts[event.type];
  if (!role) return null;
  const { kind } = role;
  const id = idOf(event, role);
  const tag = tagOf(event);
  const opening = openings.get(keyOf(kind, id, tag));
  if (role.does === 'open')
    return opening
      ? refuse(`${kind}_already_open`, `${event.type}: the ${words(kind)} ${id} is open already.`)
      : checkOwners(owners, event, role);
  if (!opening) return refuse(`${kind}_not_open`, `${event.type} needs an open ${words(kind)}, and ${id} is not open.`);
  return tag === undefined || kind === 'subagent' || opening.owner === tag ? null : mismatch(event, id, opening.owner);
}

type Held = { openings: Openings; owners: Owners };

/** What is open after `event`, and what belongs to whom. */
export function nextOpenings({ openings, owners }: Held, event: AguiEvent): Held {
  const role = parts[event.type];
  if (!role || role.does === 'continue') return { openings, owners };
  const { kind } = role;
  const id = idOf(event, role);
  const tag = tagOf(event);
  const key = keyOf(kind, id, tag);
  const next = new Map(openings);
  if (role.does === 'close') {
    next.delete(key);
    return { openings: next, owners };
  }
  const known = claims(event, role).find((claim) => owners.has(claim));
  const owner = known === undefined ? tag : owners.get(known);
  next.set(key, { kind, id, owner });
  const own = ownerKey(kind, id);
  return { openings: next, owners: own === null || owners.has(own) ? owners : owners.with(own, owner) };
}
