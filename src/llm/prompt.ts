import type { UserPart } from './content-part.ts';
import { toUsableId, toText } from '#src/event-log/repair.ts';
import type { ChatMessage, ChatToolCall, Reasoning, Tool, UpstreamCall } from './types.ts';

/** A call as it is stored: earlier versions have stored ids and names of any type. */
type HistoryToolCall = { id: unknown; name: unknown; arguments: string; upstream?: UpstreamCall };

type ToolResultContent = { type: 'tool_result'; tool_call_id: string; content: string; is_error: boolean };

/** The members of a message that the prompt needs. Every message of the API has this shape. */
export type HistoryMessage = {
  kind: 'user' | 'assistant' | 'tool_use' | 'tool_result' | 'system' | 'error';
  content: { type: 'text'; text: string; parts?: readonly UserPart[] } | ToolResultContent | { type: 'error' };
  tool_calls: readonly HistoryToolCall[];
  reasoning?: Reasoning | null;
};

/** Messages that are sent as one: a message, or tool calls with all their results, which must not be parted. */
export type Exchange<M extends HistoryMessage = HistoryMessage> = {
  message: M;
  /** The messages with the results, in the order of the calls; null when the message goes without its calls. */
  results: M[] | null;
  chat: ChatMessage[];
};

/** Stands for a text without a single letter or mark, which some models refuse. */
export const emptyText = '(empty)';

const isBlank = (text: string) => text.trim() === '';
const filled = (text: string) => (isBlank(text) ? emptyText : text);

/**
 * Returns the history as the OpenAI protocol allows it, oldest first: results stand right after the calls they answer,
 * and calls that were not all answered are left out, with the text beside them kept. No content is empty.
 */
export function exchangesOf<M extends HistoryMessage>(history: readonly M[]): Exchange<M>[] {
  const results = matchResults(history);
  return history.flatMap((message) => toExchange(message, results) ?? []);
}

/** Returns a message as it is sent: alone, or with its calls and these results. Null when nothing of it can be. */
export function chatOf<M extends HistoryMessage>(message: M, results: readonly M[] | null): ChatMessage[] | null {
  if (message.content.type !== 'text') return null;
  const { text, parts } = message.content;
  if (results) return withResults(message, text, results);
  if (message.kind === 'user') return [{ role: 'user', content: filled(text), ...(parts && { parts }) }];
  if (message.kind === 'system') return [{ role: 'system', content: text }];
  return [{ role: 'assistant', content: text }];
}

/** Returns the tools that a session may use: all when it does not say. */
export function allowTools(tools: readonly Tool[], allowed: readonly string[] | null | undefined): Tool[] {
  return allowed ? tools.filter((tool) => allowed.includes(tool.name)) : [...tools];
}

/** Tools in the form of the OpenAI protocol, which refuses an empty list. */
export function openAiTools(tools: readonly Tool[] | undefined) {
  if (!tools || tools.length === 0) return undefined;
  return tools.map(({ name, description, parameters }) => ({
    type: 'function' as const,
    function: { name, ...(description !== undefined && { description }), parameters },
  }));
}

type Results<M> = Map<M, Map<string, M>>;

/** Matches results with messages. Ids may be used again later: a result belongs to the last open call with its id. */
function matchResults<M extends HistoryMessage>(history: readonly M[]): Results<M> {
  const results: Results<M> = new Map();
  const open = new Map<string, M>();
  for (const message of history) {
    if (message.kind === 'tool_use') {
      results.set(message, new Map());
      for (const call of message.tool_calls) open.set(toUsableId(call.id), message);
    }
    if (message.content.type !== 'tool_result') continue;
    const id = toUsableId(message.content.tool_call_id);
    const asked = open.get(id);
    if (!asked) continue;
    results.get(asked)?.set(id, message);
    open.delete(id);
  }
  return results;
}

function toExchange<M extends HistoryMessage>(message: M, matched: Results<M>): Exchange<M> | null {
  if (message.content.type !== 'text' || message.kind === 'tool_result' || message.kind === 'error') return null;
  const answers = matched.get(message);
  const given = message.tool_calls.flatMap((call) => answers?.get(toUsableId(call.id)) ?? []);
  const complete = given.length > 0 && answers!.size === message.tool_calls.length;
  const said = message.kind === 'user' || !isBlank(message.content.text);
  if (!complete && !said) return null;
  const results = complete ? given : null;
  return { message, results, chat: chatOf(message, results)! };
}

function withResults(message: HistoryMessage, text: string, results: readonly HistoryMessage[]): ChatMessage[] {
  const { reasoning } = message;
  const tool_calls = message.tool_calls.map(toToolCall);
  const upstreams = new Map(tool_calls.map(({ id, upstream }) => [id, upstream]));
  return [
    { role: 'assistant', content: isBlank(text) ? null : text, tool_calls, ...(reasoning && { reasoning }) },
    ...results.map(({ content }): ChatMessage => {
      const { tool_call_id: id, content: said, is_error } = content as ToolResultContent;
      const tool_call_id = toUsableId(id);
      const upstream = upstreams.get(tool_call_id);
      const words = is_error ? `The tool failed: ${said}` : filled(said);
      return { role: 'tool', tool_call_id, content: words, ...(upstream && { upstream }) };
    }),
  ];
}

function toToolCall(call: HistoryToolCall): ChatToolCall {
  const { id, name, upstream } = call;
  const called = { name: plainName(toText(name)), arguments: objectText(call.arguments) };
  return { id: toUsableId(id), type: 'function', function: called, ...(upstream && { upstream }) };
}

/**
 * Returns the name of a tool as every gateway takes it; agents' tools have no other names, but what others have called
 * may.
 */
const plainName = (name: string): string => name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'tool';

/**
 * Arguments as models take them back: a JSON object as it was written, and an empty one for everything else. Models write
 * nothing or `null` for a tool without parameters, and gateways refuse to read that, or a text that was cut, again.
 */
function objectText(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? text : '{}';
  } catch {
    return '{}';
  }
}
