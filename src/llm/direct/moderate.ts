import type { Upstream } from '#src/llm/completion.ts';
import { isObject, type JsonObject } from '#src/llm/json-value.ts';
import { askDirectly, oddAnswer } from './ask-directly.ts';
import type { Moderation, ModerationRequest } from './types.ts';

/** The maximum number of categories: providers have about twenty. */
const maxCategories = 100;

/** Returns the members of an object whose values are of one type. */
function select<T>(value: unknown, isOfType: (member: unknown) => member is T): Record<string, T> {
  const members = isObject(value) ? Object.entries(value).slice(0, maxCategories) : [];
  return Object.fromEntries(members.filter((member): member is [string, T] => isOfType(member[1])));
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isScore = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

function readModeration(entry: unknown): Moderation {
  const { flagged, categories, category_scores, category_applied_input_types: applied } = entry as JsonObject;
  if (!isBoolean(flagged)) throw oddAnswer('a judgement that does not say whether it is flagged');
  return {
    flagged,
    categories: select(categories, isBoolean),
    category_scores: select(category_scores, isScore),
    ...(isObject(applied) && { category_applied_input_types: select(applied, isTextList) }),
  };
}

/** Returns the body of an answer → a judgement for each input. */
export function readModerations(answer: unknown, count: number): Moderation[] {
  const results = isObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(results) || results.length !== count || !results.every(isObject))
    throw oddAnswer('something else than a judgement for each input');
  return results.map(readModeration);
}

/** Asks for a judgement of each input. */
export function moderate(upstream: Upstream, { model, body, count, signal }: ModerationRequest): Promise<Moderation[]> {
  const asking = { model, signal, failure: 'judged nothing', timeoutMs: upstream.timeoutMs };
  return askDirectly(upstream, asking, async (attempt) => {
    const request = upstream.client.post('/moderations', { body: { ...body, model }, signal: attempt });
    return readModerations(await request, count);
  });
}
