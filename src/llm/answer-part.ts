import { fragmentsOf } from './call-fragments.ts';
import { readContent } from './content.ts';
import { isBlank, isObject, type JsonObject } from './json-value.ts';
import { reasoningMembers } from './reasoning.ts';

/** Returns the part of an answer that a choice holds, in whatever member. Null when it holds none. */
export function choicePart({ delta, message, text }: JsonObject): JsonObject | null {
  const part = isBlank(delta) ? message : delta;
  if (isObject(part)) return part;
  const content = typeof part === 'string' || Array.isArray(part) ? part : text;
  return isBlank(content) ? null : { content };
}

/** Returns the words of a part: its text, what it refuses with, or what its audio says. */
export function partWords(part: JsonObject): string {
  const text = readContent(part['content']).text + readContent(part['refusal']).text;
  const { audio } = part;
  return text === '' && isObject(audio) && typeof audio['transcript'] === 'string' ? audio['transcript'] : text;
}

/** Returns the rest of a whole text after the pieces before it; null when it does not begin with them. */
export function wordsBeyond(said: string, whole: string): string | null {
  const [known, all] = [said.trimStart(), whole.trimStart()];
  if (known.trim() === all.trim()) return '';
  return all.startsWith(known) ? all.slice(known.length) : null;
}

/**
 * Returns the metadata of audio that is kept: all but its words, which are the text, and the sound, which comes in many
 * pieces.
 */
export function audioFacts(audio: unknown): unknown {
  if (!isObject(audio)) return audio;
  return Object.fromEntries(Object.entries(audio).filter(([name]) => name !== 'transcript' && name !== 'data'));
}

/** Returns the calls of a part, in the form of today or in the one before it. */
export function partCalls({ tool_calls: calls, function_call: legacy }: JsonObject): JsonObject[] {
  const fragments = fragmentsOf(calls);
  if (fragments.length > 0 || !isObject(legacy) || isBlank(legacy)) return fragments;
  return [{ index: 'function_call', function: legacy }];
}

/** Returns a part without its thoughts, and without the parts of its content, in which there may be some. */
export const withoutThoughts = (part: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(part).filter(([name]) => name !== 'content' && !reasoningMembers.includes(name)));
