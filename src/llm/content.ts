import { asList, isBlank, isObject } from './json-value.ts';
import { thoughtText } from './reasoning.ts';

/** The pieces of a content, whatever its form. */
export type ContentPieces = {
  readonly text: string;
  readonly reasoning: string;
  readonly isRefusal: boolean;
  /** Parts that are neither text nor thoughts, as they came. */
  readonly others: readonly unknown[];
};

const spoken = new Set(['text', 'output_text', 'input_text', 'refusal']);
const thought = new Set(['thinking', 'reasoning', 'redacted_thinking', 'thought']);

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isObject(value)) return wordsOf(value['value'] ?? value['text'] ?? '');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

const nothing: ContentPieces = { text: '', reasoning: '', isRefusal: false, others: [] };

/** Reads a content: text, a list of parts, or one part. */
export function readContent(content: unknown): ContentPieces {
  if (content === undefined || content === null) return nothing;
  if (typeof content === 'string') return { text: content, reasoning: '', isRefusal: false, others: nothing.others };
  return readParts(asList(content));
}

function readParts(parts: readonly unknown[]): ContentPieces {
  const pieces = { text: '', reasoning: '', isRefusal: false, others: [] as unknown[] };
  for (const part of parts) {
    if (!isObject(part)) {
      pieces.text += Array.isArray(part) ? '' : wordsOf(part);
      continue;
    }
    const type = typeof part['type'] === 'string' ? part['type'] : 'text' in part ? 'text' : '';
    if (type === 'refusal') pieces.isRefusal = true;
    if (spoken.has(type)) {
      pieces.text += wordsOf(part['text'] ?? part['refusal']);
      if (!isBlank(part['annotations'])) pieces.others.push(part);
    } else if (thought.has(type)) {
      const words = thoughtText(part);
      pieces.reasoning += words;
      if (words === '') pieces.others.push(part);
    } else if (!isBlank(part)) pieces.others.push(part);
  }
  return pieces;
}
