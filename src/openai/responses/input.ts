import type {
  ChatMessage,
  CreateChatCompletion,
  CreateModelResponse,
  InputItem,
} from '#generated/openai/client/types.gen.ts';

type Part = Exclude<Extract<InputItem, { role: unknown }>['content'], string>[number];

const toPartText = (part: Part): string => (part.type === 'refusal' ? part.refusal : part.text);

const toContent = (content: string | Part[]): string =>
  typeof content === 'string' ? content : content.map(toPartText).join('');

/** Adds a call to the message of the assistant before it, since a chat completion has all calls of an answer in one message. */
function addCall(messages: ChatMessage[], item: Extract<InputItem, { type: 'function_call' }>): void {
  const { call_id: id, name, arguments: args } = item;
  const call = { id, type: 'function' as const, function: { name, arguments: args } };
  const last = messages.at(-1);
  if (last?.role === 'assistant') last.tool_calls = [...(last.tool_calls ?? []), call];
  else messages.push({ role: 'assistant', content: null, tool_calls: [call] });
}

/** Writes what is said as the messages of a chat completion. Reasoning is left out: models of Parley are not told it again. */
function toMessages(input: CreateModelResponse['input']): ChatMessage[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  const messages: ChatMessage[] = [];
  for (const item of input) {
    if ('role' in item && typeof item.role === 'string')
      messages.push({ role: item.role, content: toContent(item.content as string | Part[]) } as ChatMessage);
    else if (item.type === 'function_call') addCall(messages, item as Extract<InputItem, { type: 'function_call' }>);
    else if (item.type === 'function_call_output') {
      const { call_id: tool_call_id, output } = item as Extract<InputItem, { type: 'function_call_output' }>;
      messages.push({ role: 'tool', tool_call_id, content: typeof output === 'string' ? output : toContent(output) });
    }
  }
  return messages;
}

function toChoice(choice: CreateModelResponse['tool_choice']): CreateChatCompletion['tool_choice'] {
  if (choice === null || choice === undefined || typeof choice === 'string') return choice ?? null;
  return { type: 'function', function: { name: choice.name } };
}

function toFormat(format: NonNullable<CreateModelResponse['text']>['format']): CreateChatCompletion['response_format'] {
  if (format?.type !== 'json_schema') return format;
  const { type, ...json_schema } = format;
  return { type, json_schema };
}

/** Writes a request as a chat completion, with which it shares how models and tools are told of. */
export function toChatCompletion(body: CreateModelResponse): CreateChatCompletion {
  const { text, reasoning, tools, max_output_tokens } = body;
  const { model, temperature, top_p, parallel_tool_calls, prompt_cache_key, safety_identifier } = body;
  const format = toFormat(text?.format);
  return {
    model,
    messages: toMessages(body.input),
    temperature: temperature ?? null,
    top_p: top_p ?? null,
    parallel_tool_calls: parallel_tool_calls ?? null,
    prompt_cache_key: prompt_cache_key ?? null,
    safety_identifier: safety_identifier ?? null,
    max_completion_tokens: max_output_tokens ?? null,
    reasoning_effort: reasoning?.effort ?? null,
    verbosity: text?.verbosity ?? null,
    tool_choice: toChoice(body.tool_choice),
    ...(format && { response_format: format }),
    ...(tools && { tools: tools.map(({ type, ...named }) => ({ type, function: named })) }),
  };
}
