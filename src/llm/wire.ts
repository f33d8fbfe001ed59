import { isObject } from './json-value.ts';
import type { ChatMessage, Reasoning, UpstreamCall } from './types.ts';
import { toWireParts, type Accepts, type WirePart } from './wire-parts.ts';
import { toWellFormedJson } from '#src/json/well-formed.ts';

/** A message as it is sent to a gateway. */
export type WireMessage = {
  role: ChatMessage['role'];
  content: string | WirePart[] | null;
  tool_calls?: WireCall[];
  tool_call_id?: unknown;
  [member: string]: unknown;
};

type WireCall = {
  id: unknown;
  type: 'function';
  function: { name: string; arguments: string };
  [member: string]: unknown;
};

/** Writes a number with the digits that it came with. */
const exactNumber = (digits: string): unknown =>
  (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);

const isNumber = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Returns the id of a call as its upstream gave it, or Parley's own when it gave none. */
function idOf(own: string, upstream: UpstreamCall | undefined): unknown {
  const id = upstream?.id;
  if (id === undefined) return own;
  const digits = isObject(id) && Object.keys(id).length === 1 ? id['number'] : null;
  return typeof digits === 'string' && isNumber.test(digits) ? exactNumber(digits) : id;
}

/**
 * Returns the calls whose upstream ids other calls have too, by Parley's own ids. Some gateways number the calls of each answer anew, or
 * give one id to all; gateways refuse an answer in which two calls have one id, and some a conversation in which two have.
 */
function findSharedIds(messages: readonly ChatMessage[]): ReadonlySet<string> {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []));
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const { id, upstream } of calls) {
    if (upstream?.id === undefined) continue;
    const text = JSON.stringify(idOf(id, upstream));
    const owner = owners.get(text);
    if (owner === undefined) owners.set(text, id);
    else shared.add(owner).add(id);
  }
  return shared;
}

const thoughts = ({ text, field, details }: Reasoning) => ({
  ...(text !== '' && { [field]: text }),
  ...(details && { [details.field]: details.parts }),
});

/**
 * Messages in the form that gateways read: calls have the ids that the upstream gave them, unless it gave one id to several
 * calls. Thoughts are sent back in the turn that is still under way, after the last thing that the user said: some models
 * demand them there, and none reads them elsewhere. `accepts` tells which kinds of content the model takes.
 */
export function toWire(messages: readonly ChatMessage[], accepts: Accepts = () => true): WireMessage[] {
  const turn = messages.findLastIndex(({ role }) => role === 'user');
  const shared = findSharedIds(messages);
  const toId = (own: string, upstream: UpstreamCall | undefined) => (shared.has(own) ? own : idOf(own, upstream));
  return messages.map((message, index): WireMessage => {
    if (message.role === 'tool') {
      const { role, content, tool_call_id, upstream } = message;
      return { role, tool_call_id: toId(tool_call_id, upstream), content };
    }
    if (message.role === 'user') {
      const { role, content, parts } = message;
      return { role, content: parts ? toWireParts(parts, accepts) : content };
    }
    if (message.role !== 'assistant') return { ...message };
    const { reasoning, tool_calls: calls, ...rest } = message;
    const tool_calls = calls?.map(({ id, type, function: call, upstream }) => ({
      id: toId(id, upstream),
      type,
      function: { ...call, arguments: toWellFormedJson(call.arguments) }, // providers parse them
      ...upstream?.extra,
    }));
    return { ...rest, ...(tool_calls && { tool_calls }), ...(reasoning && index > turn && thoughts(reasoning)) };
  });
}
