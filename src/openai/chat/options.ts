import type { CreateChatCompletion } from '#generated/openai/client/types.gen.ts';
import type { MessageOptions } from '#generated/v2/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { Tool } from '#src/llm/types.ts';

/** A request without its messages. */
export type ChatControls = Omit<CreateChatCompletion, 'messages'>;

type Given<T> = { [Name in keyof T]?: NonNullable<T[Name]> };

/** Leaves out what is null or missing: OpenAI's clients send both for what they do not set. */
function withoutNulls<T extends object>(members: T): Given<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  ) as Given<T>;
}

/** The members that the gateway is told of as they are. */
const passedOn = [
  'frequency_penalty',
  'presence_penalty',
  'logit_bias',
  'verbosity',
  'prompt_cache_key',
  'safety_identifier',
] as const;

type AnyFunction = NonNullable<CreateChatCompletion['functions']>[number];

/** Writes a function as a tool that the model is offered. */
const toTool = ({ name, description, parameters }: AnyFunction): Tool => ({
  name,
  ...(description && { description }),
  parameters: parameters ?? { type: 'object', properties: {} },
});

/** Returns the tools of a request, by their new or their old name. @throws `invalid_request` for both at once, and a name twice. */
export function toCallerTools({ tools, functions }: ChatControls): Tool[] {
  if (tools?.length && functions?.length)
    throw invalidRequest([{ pointer: '/functions', detail: 'Send either tools or functions.', code: 'not_allowed' }]);
  const all = tools?.length ? tools.map((tool) => tool.function) : (functions ?? []);
  const names = all.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice < 0) return all.map(toTool);
  const pointer = tools?.length ? `/tools/${twice}/function/name` : `/functions/${twice}/name`;
  throw invalidRequest([{ pointer, detail: `Another tool has the name ${names[twice]}.`, code: 'unique' }]);
}

function toToolChoice({ tool_choice, function_call }: ChatControls) {
  const chosen = tool_choice ?? function_call;
  if (chosen === null || chosen === undefined || typeof chosen === 'string') return chosen ?? undefined;
  return 'type' in chosen ? chosen : { type: 'function' as const, function: { name: chosen.name } };
}

function toResponseFormat(format: CreateChatCompletion['response_format']) {
  if (format?.type !== 'json_schema') return format;
  const { name, schema, description, strict } = format.json_schema;
  return { type: 'json_schema' as const, json_schema: { name, schema, ...withoutNulls({ description, strict }) } };
}

const toStops = (stop: CreateChatCompletion['stop']) => (typeof stop === 'string' ? [stop] : stop);

/** Returns how the model is to answer, as a message of version 2 says it. @throws `invalid_request` for what is not done. */
export function toOptions(body: ChatControls): MessageOptions {
  if (body.logprobs)
    throw invalidRequest([
      { pointer: '/logprobs', detail: 'Probabilities of tokens are not told.', code: 'not_allowed' },
    ]);
  const { temperature, top_p, seed, reasoning_effort, parallel_tool_calls } = body;
  const settings = withoutNulls(Object.fromEntries(passedOn.map((name) => [name, body[name]])));
  const response = withoutNulls({
    temperature,
    top_p,
    seed,
    reasoning_effort,
    max_tokens: body.max_completion_tokens ?? body.max_tokens,
    stop: toStops(body.stop),
    response_format: toResponseFormat(body.response_format),
    ...(Object.keys(settings).length > 0 && { model_settings: settings }),
  });
  const tools = withoutNulls({ tool_choice: toToolChoice(body), parallel_tool_calls });
  return { response, ...(Object.keys(tools).length > 0 && { tools }) };
}
