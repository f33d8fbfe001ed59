import { asList, isBlank, isObject, toJsonText, type JsonObject } from './json-value.ts';
import type { DetailsField, Reasoning, ReasoningField } from './types.ts';

/** The members in which models think, the first that says something counts; and under which name it is sent back. */
const fields: readonly [member: string, field: ReasoningField][] = [
  ['reasoning_content', 'reasoning_content'],
  ['reasoning', 'reasoning'],
  ['reasoning_text', 'reasoning_content'],
  ['thinking', 'reasoning_content'],
];

/** The members with a provider's own parts, which may be all that there is. */
const detailFields: readonly DetailsField[] = ['reasoning_details', 'thinking_blocks'];

/** Members that hold reasoning: they are not kept a second time. */
export const reasoningMembers: readonly string[] = [...fields.map(([member]) => member), ...detailFields];

/** Texts in the parts of a provider. */
const textMembers = ['text', 'thinking', 'summary', 'content', 'reasoning'];

/** Returns the words of a thought, in whatever form: text, parts, or an object with a text in it. */
export function thoughtText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(thoughtText).join('');
  if (!isObject(value)) return '';
  const member = textMembers.find((name) => !isBlank(value[name]));
  return member === undefined ? '' : thoughtText(value[member]);
}

/** Collects what a model thinks before it answers. */
export class ReasoningReader {
  #field: DetailsField | null = null;
  readonly #parts: JsonObject[] = [];

  /** Returns the words of this piece, and the member that they are sent back in. Null when it has none. */
  read(part: JsonObject): Pick<Reasoning, 'text' | 'field'> | null {
    const details = detailFields.find((name) => Array.isArray(part[name]) && !isBlank(part[name]));
    if (details) this.#addParts(details, part[details] as unknown[]);
    for (const [member, field] of fields) {
      const text = thoughtText(part[member]);
      if (text !== '') return { text, field };
    }
    const text = details ? thoughtText(part[details]) : '';
    return text === '' ? null : { text, field: details === 'reasoning_details' ? 'reasoning' : 'reasoning_content' };
  }

  get details(): Reasoning['details'] | undefined {
    return this.#field === null || this.#parts.length === 0 ? undefined : { field: this.#field, parts: this.#parts };
  }

  /** Parts come in pieces: a piece of the same kind and place goes on with the last one, until that is signed. */
  #addParts(field: DetailsField, pieces: unknown[]): void {
    this.#field ??= field;
    if (field !== this.#field) return;
    for (const piece of asList(pieces)) {
      if (!isObject(piece) || toJsonText(piece) === null) continue;
      const last = this.#parts.at(-1);
      const goesOn = last && last['type'] === piece['type'] && last['index'] === piece['index'] && !last['signature'];
      if (goesOn) grow(last, piece);
      else this.#parts.push({ ...piece });
    }
  }
}

function grow(part: JsonObject, piece: JsonObject): void {
  for (const [name, value] of Object.entries(piece)) {
    const before = part[name];
    const isText = [...textMembers, 'data', 'signature'].includes(name);
    if (isText && typeof before === 'string' && typeof value === 'string') part[name] = before + value;
    else if (!isBlank(value)) part[name] = value;
  }
}
