import { findStringEnd } from './json-scan.ts';

const [quote, comma, openObject, openList, closeObject, closeList] = [0x22, 0x2c, 0x7b, 0x5b, 0x7d, 0x5d];

/** A string of a JSON text: its first quote, its last one, and whether it is the name of a member. */
type JsonString = { start: number; end: number; isName: boolean };

/** Walks through a valid JSON text from string to string, and knows where in the document it is. */
export class JsonWalk {
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at = 0;
  #isName = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Goes on to the next string that begins before `limit`; null when there is none. */
  next(limit = this.#text.length): JsonString | null {
    for (; this.#at < limit; this.#at += 1) {
      const letter = this.#text.charCodeAt(this.#at);
      if (letter === quote) return this.#takeString();
      if (letter === openObject || letter === openList) this.#open(letter === openObject);
      else if (letter === closeObject || letter === closeList) this.#path.pop();
      else if (letter === comma) this.#takeComma();
    }
    return null;
  }

  /** Returns the JSON Pointer of the value at this place, or of the member whose name was the last string. */
  pointer(): string {
    return this.#path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  }

  #takeString(): JsonString {
    const [start, isName] = [this.#at, this.#isName];
    const end = findStringEnd(this.#text, start);
    if (isName) this.#path[this.#path.length - 1] = JSON.parse(this.#text.slice(start, end + 1)) as string;
    this.#isName = false;
    this.#at = end + 1;
    return { start, end, isName };
  }

  #open(isObject: boolean): void {
    this.#isName = isObject;
    this.#path.push(isObject ? '' : 0);
  }

  #takeComma(): void {
    const step = this.#path[this.#path.length - 1]!;
    this.#isName = typeof step === 'string';
    if (typeof step === 'number') this.#path[this.#path.length - 1] = step + 1;
  }
}
