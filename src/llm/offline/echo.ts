import { listOfflineMedia, toOfflineText } from './protocol.ts';
import type { OfflineChatBody, IncomingMessageParam } from './protocol.ts';

const shownEarlier = 5;

/** Returns the answer of the offline model without a script: the message, the memories, and that it is no LLM. */
export function echo(body: OfflineChatBody): string {
  const { messages } = body;
  const said = messages.filter((message) => message.role === 'user').map((message) => toOfflineText(message.content));
  const earlier = said.slice(0, -1);
  const last = messages.at(-1);
  const heard = last?.role === 'tool' ? toolResults(messages) : `You said: ${quoted(said.at(-1) ?? '', 2000)}`;
  const remembered = earlier.length > 0 ? memory(earlier) : '';
  const parts = [heard, media(body), remembered, ...(earlier.length === 0 ? introduction(body) : [reminder(body)])];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Returns the results behind the last tool calls, by the tools' names. */
export function toolResults(messages: IncomingMessageParam[]): string {
  const start = messages.findLastIndex((message) => message.role === 'assistant');
  const calls = messages[start]?.tool_calls ?? [];
  const results = messages.slice(start + 1).filter((message) => message.role === 'tool');
  const lines = results.map((result) => {
    const name = calls.find((call) => call.id === result.tool_call_id)?.function?.name ?? 'A tool';
    return `${name} answered: ${quoted(toOfflineText(result.content), 2000)}`;
  });
  return lines.join('\n');
}

/** Says what came with the last message beside text, which no model has looked at. */
function media({ messages }: OfflineChatBody): string {
  const given = listOfflineMedia(messages.findLast(({ role }) => role === 'user')?.content);
  return given.length === 0 ? '' : `With it I was given ${given.join(', ')}. I cannot look at it.`;
}

function memory(earlier: string[]): string {
  const shown = earlier.slice(-shownEarlier).map((text) => quoted(text, 80));
  const left = earlier.length - shown.length;
  const count = left > 0 ? ` (the last ${shownEarlier} of ${earlier.length} messages)` : '';
  return `Before that you said${count}: ${shown.join(', then ')}`;
}

function introduction(body: OfflineChatBody): string[] {
  const text = instructions(body);
  const told =
    text === '' ? '' : `My instructions are: ${text} I can read them, but it takes a language model to follow them.`;
  const { model } = body;
  const what = `I am ${model}, built into Parley: no language model is connected, so I repeat what I was sent.`;
  return [told, offeredTools(body), model === 'offline/echo' ? `${what} ${gatewayHint}` : `${what} ${scriptHint}`];
}

function reminder(body: OfflineChatBody): string {
  const text = instructions(body);
  const told = text === '' ? '' : `; my instructions are: ${text}`;
  const hint = body.model === 'offline/echo' ? '' : ` ${scriptHint}`;
  return `(${body.model}: no language model is connected${told})${hint}`;
}

function instructions({ messages }: OfflineChatBody): string {
  const system = messages.filter((message) => message.role === 'system' || message.role === 'developer');
  const text = system.map((message) => toOfflineText(message.content)).join('\n');
  return text.trim() === '' ? '' : quoted(text, 200);
}

function offeredTools({ tools = [] }: OfflineChatBody): string {
  const names = tools.map((tool) => tool.function?.name ?? '?');
  if (names.length === 0) return '';
  const shown = names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
  return `I could call: ${shown}. I never do so by myself; the model offline/scripted does when a script says so.`;
}

const gatewayHint =
  'To talk to a real one, start Parley with OPENAI_BASE_URL and OPENAI_API_KEY and give the agent one of its models.';

const scriptHint = 'I play scripts: send {"script": [{"say": "Hello"}]}.';

function quoted(text: string, limit: number): string {
  const shown =
    text.length > limit ? `${text.slice(0, limit).toWellFormed()}… (${text.length - limit} characters more)` : text;
  return `“${shown}”`;
}
