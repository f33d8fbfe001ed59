import { bareName } from './tokens.ts';

/** The number of tokens that a model takes, prompt and answer together, and the source of that number. */
export type Window = { tokens: number; source: 'gateway' | 'table' | 'default' };

/** Published windows of families of models, the more particular names first. */
const families: [RegExp, number][] = [
  [/^gpt-4\.1/, 1_047_576],
  [/^gpt-5/, 400_000],
  [/^(chat)?gpt-4o|^gpt-4-(turbo|1106|0125)|^gpt-4\.5|^gpt-oss|^o1-(mini|preview)/, 128_000],
  [/^o[134](-|$)/, 200_000],
  [/^gpt-4-32k/, 32_768],
  [/^gpt-4/, 8_192],
  [/^gpt-3\.5-turbo-instruct/, 4_096],
  [/^gpt-3\.5/, 16_385],
  [/^claude/, 200_000],
  [/^gemini-(1\.5|2|3)/, 1_048_576],
  [/^(meta-)?llama-?3\.[123]/, 128_000],
  [/^(meta-)?llama-?3/, 8_192],
  [/^mistral-(large|medium|small)/, 128_000],
  [/^deepseek/, 64_000],
];

/** Returns the window of a model: what the gateway says, else what is published, else `fallback`. */
export function windowOf(model: string, said: number | null, fallback: number): Window {
  if (said !== null) return { tokens: said, source: 'gateway' };
  const known = families.find(([names]) => names.test(bareName(model)));
  return known ? { tokens: known[1], source: 'table' } : { tokens: fallback, source: 'default' };
}

/** The names under which gateways and providers put the window into their list of models. */
const members = [
  'context_window',
  'context_length',
  'max_context_length',
  'max_model_len',
  'max_input_tokens',
  'inputTokenLimit',
];

/** Returns the window that an entry of a list of models names, or null. */
export function readWindow(entry: object): number | null {
  const info = (entry as { model_info?: object | null }).model_info;
  const said = [entry, info ?? {}].flatMap((from) => members.map((name) => (from as Record<string, unknown>)[name]));
  const tokens = said.find((value) => typeof value === 'number' && Number.isInteger(value) && value > 0);
  return (tokens as number | undefined) ?? null;
}
