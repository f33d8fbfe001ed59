import { asList, isBlank, isObject, toJsonText } from './json-value.ts';

/** The maximum number of characters of JSON, and of names, that are kept beside an answer. */
const mostCharacters = 65_536;
const mostNames = 32;

/** Says in what is kept that there was more. */
const truncatedMark = 'truncated';

/** Two values of one name: objects have the members of both; lists go on, and a list that says all of the other one again stands for both. */
function joined(before: unknown, value: unknown): unknown {
  if (isObject(before) && isObject(value)) return { ...before, ...value };
  if (!Array.isArray(value) && !Array.isArray(before)) return value;
  const [known, more] = [asList(before), asList(value)];
  const isAgain = known.length > 0 && toJsonText(more.slice(0, known.length)) === toJsonText(known);
  return isAgain ? more : [...known, ...more];
}

/** Collects what a model says that has no place of its own: citations, parts of unknown kinds, members of its own. */
export class KeptReader {
  readonly #values = new Map<string, unknown>();
  #characters = 0;
  #isTruncated = false;

  /** Keeps a value; lists that come in pieces become one, and a list that is said again stays as it is. */
  add(name: string, value: unknown): void {
    if (isBlank(value)) return;
    const text = toJsonText(value);
    const short = name.toWellFormed().slice(0, 100).toWellFormed();
    const before = this.#values.get(short);
    if (text !== null && before !== undefined && toJsonText(before) === text) return;
    const isFull = before === undefined && this.#values.size >= mostNames;
    if (text === null || isFull || this.#characters + text.length > mostCharacters) {
      this.#isTruncated = true;
      return;
    }
    this.#characters += text.length;
    this.#values.set(short, joined(before, value));
  }

  /** The values that were kept, by name. */
  get all(): Record<string, unknown> {
    const entries = [...this.#values, ...(this.#isTruncated ? [[truncatedMark, true] as const] : [])];
    return Object.fromEntries(entries);
  }
}
