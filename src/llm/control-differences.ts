import type { ResponseFormat } from './controls.ts';
import { mentioning, withoutMember, type ChatBody, type Difference } from './difference.ts';

/** The words of gateways for what they do not take. */
const refused = [
  String.raw`\bnot (?:be )?support(?:ed)?\b`,
  String.raw`n't support\b`,
  String.raw`\b(?:unsupported|unrecognized|unknown|unexpected|unavailable|deprecated)\b`,
  String.raw`\b(?:not permitted|not allowed|extra inputs)\b`,
].join('|');

/** A refusal that names something within a few words. */
const refusing = (name: string, but = '') =>
  new RegExp(`^${but}.*?(?:(?:${refused}).{0,80}?${name}|${name}.{0,80}?(?:${refused}))`, 'is');

/** Controls that ask for something and promise nothing: an answer without them is still an answer. */
export const hints = ['temperature', 'top_p', 'seed', 'parallel_tool_calls', 'reasoning_effort'] as const;

/** The words of a model that takes the control, but not this value of it. */
const valueRefused = '(?!.*(?:unsupported value|supported values))';

/** A model that takes no such control. Of the temperature models say so as of a value: they take the usual one only. */
const withoutHint = (name: (typeof hints)[number]): Difference => ({
  name: `no_${name}`,
  hosts: [],
  refusal: refusing(String.raw`\b${name}\b`, name === 'temperature' ? '' : valueRefused),
  apply: (body) => withoutMember(body, name),
});

const formatOf = (body: ChatBody) => body['response_format'] as ResponseFormat | undefined;

/** Returns the request with this told to the model too, at the end of its system message. */
function instructed(body: ChatBody, text: string): ChatBody {
  const [first, ...rest] = body.messages;
  if (first?.role !== 'system') return { ...body, messages: [{ role: 'system', content: text }, ...body.messages] };
  return { ...body, messages: [{ ...first, content: `${first.content}\n\n${text}` }, ...rest] };
}

const answerWith = (what: string) => `Answer with nothing but ${what}`;

/** Returns the request with the form of the answer told to the model in words. */
function formInWords(body: ChatBody): ChatBody {
  const format = formatOf(body);
  if (format?.type !== 'json_schema') return instructed(body, answerWith('a JSON object.'));
  return instructed(body, answerWith(`JSON that satisfies this schema: ${JSON.stringify(format.json_schema.schema)}`));
}

function schemaInWords(body: ChatBody): ChatBody {
  if (formatOf(body)?.type !== 'json_schema') return body;
  return { ...formInWords(body), response_format: { type: 'json_object' } };
}

function objectAsSchema(body: ChatBody): ChatBody {
  if (formatOf(body)?.type !== 'json_object') return body;
  const json_schema = { name: 'answer', schema: { type: 'object' } };
  return { ...body, response_format: { type: 'json_schema', json_schema } };
}

const saysJson = ({ messages }: ChatBody) =>
  messages.some(({ content }) => /json/i.test(typeof content === 'string' ? content : JSON.stringify(content)));

/** The differences between gateways in the controls of an answer. Parley holds answers to their form by itself. */
export const controlDifferences: readonly Difference[] = [
  {
    name: 'one_of_temperature_and_top_p',
    hosts: [],
    refusal: mentioning('temperature', 'top_p', 'both'),
    apply: (body) => (body['temperature'] === undefined ? body : withoutMember(body, 'top_p')),
  },
  ...hints.map(withoutHint),
  {
    name: 'json_object_as_schema',
    hosts: [],
    refusal: mentioning(String.raw`response_format\.type`, 'must be', 'json_schema'),
    apply: objectAsSchema,
  },
  {
    name: 'no_json_schema',
    hosts: ['api.deepseek.com'],
    refusal: refusing(String.raw`(?:\bresponse[_ ]format\b|\bjson_schema\b)`),
    apply: schemaInWords,
  },
  {
    name: 'no_response_format',
    hosts: [],
    refusal: refusing(String.raw`\bresponse[_ ]format\b`),
    apply: (body) => (formatOf(body) ? withoutMember(formInWords(body), 'response_format') : body),
  },
  {
    name: 'json_in_words',
    hosts: ['api.openai.com'],
    refusal: mentioning('must contain the word', 'json'),
    apply: (body) => (formatOf(body)?.type === 'json_object' && !saysJson(body) ? formInWords(body) : body),
  },
];
