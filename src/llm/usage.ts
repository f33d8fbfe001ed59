import { isObject, type JsonObject } from './json-value.ts';
import type { Tokens } from './types.ts';

/** Returns a number of tokens: whole, not negative, and held by a double. Anything else is not known. */
function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Returns the paths of a count among the details of a prompt or an answer, in both ways to name them. */
const ofDetails = (usual: string, other: string, name: string): string[] =>
  [usual, other].map((side) => `${side}_tokens_details.${name}`);

/** The names under which providers count, by paths into their `usage`, the more usual first. */
const names: Record<keyof Tokens, readonly string[]> = {
  prompt: ['prompt_tokens', 'input_tokens'],
  completion: ['completion_tokens', 'output_tokens'],
  total: ['total_tokens'],
  cached: [
    'prompt_tokens_details.cached_tokens',
    'input_tokens_details.cached_tokens',
    'prompt_cache_hit_tokens',
    'cache_read_input_tokens',
    'cached_tokens',
  ],
  cacheWrite: ['prompt_tokens_details.cache_write_tokens', 'cache_creation_input_tokens'],
  reasoning: [
    'completion_tokens_details.reasoning_tokens',
    'output_tokens_details.reasoning_tokens',
    'reasoning_tokens',
  ],
  promptText: ofDetails('prompt', 'input', 'text_tokens'),
  promptImage: ofDetails('prompt', 'input', 'image_tokens'),
  promptAudio: ofDetails('prompt', 'input', 'audio_tokens'),
  promptFile: [...ofDetails('prompt', 'input', 'file_tokens'), ...ofDetails('prompt', 'input', 'document_tokens')],
  completionImage: ofDetails('completion', 'output', 'image_tokens'),
  completionAudio: ofDetails('completion', 'output', 'audio_tokens'),
};

function read(usage: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), usage);
}

/**
 * Returns the token counts of a model, or null when none of them can be. The total is the sum unless the model sends
 * another one.
 */
export function readTokens(usage: unknown): Tokens | null {
  if (!isObject(usage)) return null;
  const counts: Tokens = {};
  for (const [name, paths] of Object.entries(names) as [keyof Tokens, readonly string[]][]) {
    const found = paths.map((path) => countOf(read(usage, path))).find((count) => count !== undefined);
    if (found !== undefined) counts[name] = found;
  }
  const { prompt, completion, total } = counts;
  const sum = prompt === undefined || completion === undefined ? undefined : countOf(prompt + completion);
  if (total === undefined && sum !== undefined) counts.total = sum;
  return Object.keys(counts).length === 0 ? null : counts;
}

const isNothing = (tokens: Tokens): boolean => Object.values(tokens).every((count) => count === 0);

/** Returns the count that holds of two counts of one answer: the later one, unless it counts nothing. */
export function joinTokens(before: Tokens | null, later: Tokens | null): Tokens | null {
  if (later === null) return before;
  return before !== null && isNothing(later) ? before : later;
}
