import type { ChatMessage, ChatToolCall, Tool } from './types.ts';

type HistoryToolCall = { id: string; name: string; arguments: string };

type ToolResultContent = { type: 'tool_result'; tool_call_id: string; content: string; is_error: boolean };

/** What the prompt needs of a message. Every message of the API has this shape. */
export type HistoryMessage = {
  kind: 'user' | 'assistant' | 'tool_use' | 'tool_result' | 'system' | 'error';
  content: { type: 'text'; text: string } | ToolResultContent | { type: 'error' };
  tool_calls: readonly HistoryToolCall[];
};

/**
 * The messages to put in front of the model: the system prompt, then the history, oldest first. Always a history that
 * the OpenAI protocol allows: results stand right behind the calls they answer, and calls that were not all answered
 * are left out, with the text beside them kept.
 */
export function buildPrompt(input: { systemPrompt: string; history: readonly HistoryMessage[] }): ChatMessage[] {
  const results = matchResults(input.history);
  const prompt: ChatMessage[] = [];
  if (input.systemPrompt !== '') prompt.push({ role: 'system', content: input.systemPrompt });
  for (const message of input.history) prompt.push(...toChat(message, results));
  return prompt;
}

/** The tools that a session may use: all when it does not say. */
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

type Results = Map<HistoryMessage, Map<string, ToolResultContent>>;

/** Which results answer which message. Ids may be used again later: a result belongs to the last open call with its id. */
function matchResults(history: readonly HistoryMessage[]): Results {
  const results: Results = new Map();
  const open = new Map<string, HistoryMessage>();
  for (const message of history) {
    if (message.kind === 'tool_use') {
      results.set(message, new Map());
      for (const call of message.tool_calls) open.set(call.id, message);
    }
    if (message.content.type !== 'tool_result') continue;
    const { tool_call_id: id } = message.content;
    const asked = open.get(id);
    if (!asked) continue;
    results.get(asked)?.set(id, message.content);
    open.delete(id);
  }
  return results;
}

function toChat(message: HistoryMessage, results: Results): ChatMessage[] {
  if (message.content.type !== 'text') return [];
  const { text } = message.content;
  switch (message.kind) {
    case 'user':
    case 'system':
      return [{ role: message.kind, content: text }];
    case 'tool_use':
      return toolExchange(message, text, results.get(message) ?? new Map());
    case 'assistant':
      return text === '' ? [] : [{ role: 'assistant', content: text }];
    case 'tool_result':
    case 'error':
      return [];
  }
}

function toolExchange(message: HistoryMessage, text: string, results: Map<string, ToolResultContent>): ChatMessage[] {
  const calls = message.tool_calls;
  const answers = calls.flatMap((call) => results.get(call.id) ?? []);
  if (calls.length === 0 || answers.length < calls.length)
    return text === '' ? [] : [{ role: 'assistant', content: text }];
  return [
    { role: 'assistant', content: text === '' ? null : text, tool_calls: calls.map(toToolCall) },
    ...answers.map((answer) => ({
      role: 'tool' as const,
      tool_call_id: answer.tool_call_id,
      content: answer.is_error ? `The tool failed: ${answer.content}` : answer.content,
    })),
  ];
}

function toToolCall(call: HistoryToolCall): ChatToolCall {
  // Some models write nothing for a tool without parameters; the same models' gateways refuse to read that back.
  const text = call.arguments.trim() === '' ? '{}' : call.arguments;
  return { id: call.id, type: 'function', function: { name: call.name, arguments: text } };
}
