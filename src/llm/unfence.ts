import type { Delta } from './types.ts';

/** A fence of Markdown that opens a text, with the name of its language. Anything but that is kept. */
const opening = /^\s*```[a-zA-Z0-9_-]{0,20}[ \t]*\r?\n/;
/** The beginning of a text that may still become an opening fence. */
const mayOpen = /^\s*(`{0,2}|```[a-zA-Z0-9_-]{0,20}[ \t]*\r?)$/;
/** The maximum length of a fence before an answer or after it. */
const longest = 1_000;

/** Returns the number of characters before the closing fence at the end of a text, or before what may become one. */
function lengthBeforeFence(text: string): { length: number; isFence: boolean } {
  const body = text.trimEnd();
  let ticks = 0;
  while (ticks < 3 && body[body.length - 1 - ticks] === '`') ticks += 1;
  return { length: body.slice(0, body.length - ticks).trimEnd().length, isFence: ticks === 3 };
}

/** Takes the fence off a text that comes in pieces: models put JSON between such lines, whatever they are told. */
class FenceReader {
  #state: 'begin' | 'fenced' | 'plain' = 'begin';
  #held = '';

  /** Returns the text that can be passed on after this piece. */
  push(piece: string): string {
    if (this.#state === 'plain') return piece;
    this.#held += piece;
    if (this.#state === 'begin') {
      if (mayOpen.test(this.#held) && this.#held.length < longest) return '';
      const fence = opening.exec(this.#held);
      this.#state = fence ? 'fenced' : 'plain';
      if (!fence) return this.#release(this.#held.length);
      this.#held = this.#held.slice(fence[0].length);
    }
    const isSafe = this.#held.length - longest;
    return this.#release(Math.max(isSafe, lengthBeforeFence(this.#held).length));
  }

  /** Returns the rest, without the closing fence. */
  end(): string {
    const { length, isFence } = lengthBeforeFence(this.#held);
    const rest = this.#state === 'fenced' && isFence ? this.#held.slice(0, length) : this.#held;
    this.#held = '';
    return rest;
  }

  #release(length: number): string {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return text;
  }
}

/** Passes an answer on with its text outside of the fence that it stands in, if it stands in one. */
export async function* unfence(deltas: AsyncIterable<Delta>): AsyncGenerator<Delta> {
  const reader = new FenceReader();
  try {
    for await (const delta of deltas) {
      const text = delta.type === 'text' ? reader.push(delta.text) : delta.type === 'finish' ? reader.end() : '';
      if (text !== '') yield { type: 'text', text };
      if (delta.type !== 'text') yield delta;
    }
  } catch (error) {
    const text = reader.end();
    if (text !== '') yield { type: 'text', text };
    throw error;
  }
}
