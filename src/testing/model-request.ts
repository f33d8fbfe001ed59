import type { ChatMessage } from '#src/llm/types.ts';

const isText = (content: unknown) => typeof content === 'string' && content.trim() !== '' && content.isWellFormed();

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function callFaults(message: ChatMessage & { role: 'assistant' }): string[] {
  const calls = message.tool_calls ?? [];
  const ids = calls.map(({ id }) => id);
  return [
    ...(message.tool_calls?.length === 0 ? ['has an empty list of calls'] : []),
    ...(new Set(ids).size < ids.length ? ['has two calls of one id'] : []),
    ...calls.flatMap(({ id, function: { name, arguments: text } }) => [
      ...(id === '' ? ['has a call without an id'] : []),
      ...(/^[a-zA-Z0-9_-]{1,64}$/.test(name) ? [] : [`calls a tool of the name ${JSON.stringify(name)}`]),
      ...(isObjectText(text) ? [] : [`has arguments that are no object: ${text}`]),
    ]),
  ];
}

/** Returns the ids of calls that the message at `at` has to answer or leave open, as far as it is a result. */
function dueBefore(messages: readonly ChatMessage[], at: number): string[] {
  const caller = messages.slice(0, at).findLastIndex(({ role }) => role !== 'tool');
  const message = messages[caller];
  const calls = message?.role === 'assistant' ? (message.tool_calls ?? []) : [];
  const given = messages.slice(caller + 1, at).map((one) => (one.role === 'tool' ? one.tool_call_id : ''));
  return calls.map(({ id }) => id).filter((id) => !given.includes(id));
}

function placeFaults(messages: readonly ChatMessage[], at: number): string[] {
  const message = messages[at]!;
  const due = dueBefore(messages, at);
  if (message.role === 'tool') return due.includes(message.tool_call_id) ? [] : ['is a result that no call asks for'];
  return due.length > 0 ? [`comes before the results of ${due.join()}`] : [];
}

/** What OpenAI-compatible models refuse in the messages of a request, in words. */
export function modelRequestFaults(messages: readonly ChatMessage[]): string[] {
  const faults = messages.flatMap((message, at) => {
    const isSilent = message.role === 'assistant' && message.content === null && message.tool_calls !== undefined;
    const own = [
      ...(message.role === 'system' && at > 0 ? ['is a system message that is not the first'] : []),
      ...(isText(message.content) || isSilent ? [] : ['has no content']),
      ...(message.role === 'assistant' ? callFaults(message) : []),
      ...placeFaults(messages, at),
    ];
    return own.map((fault) => `message ${at} (${message.role}) ${fault}`);
  });
  const turns = messages.filter(({ role }) => role !== 'system');
  if (turns[0]?.role !== 'user') faults.push(`the first turn is by ${turns[0]?.role ?? 'nobody'}`);
  if (turns.at(-1)?.role === 'assistant') faults.push('the assistant has the last word');
  if (dueBefore(messages, messages.length).length > 0) faults.push('the last calls have no results');
  return faults;
}
