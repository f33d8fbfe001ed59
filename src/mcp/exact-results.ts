import { createParser } from '#generated/packages/eventsource-parser.js';
import { parseExactJson } from '#src/json/exact-json.ts';
import { isRecord } from './mcp-result.ts';

/** Reads the pieces of an answer as they arrive. */
type AnswerReader = { read(piece: Uint8Array): void; end(): void };

/**
 * The results with data in the answers of a server, with the digits that it has written. The SDK reads numbers as doubles, which
 * changes ids of 64 bits, so that these results are read a second time.
 */
export class ExactResults {
  readonly #results = new Map<unknown, Record<string, unknown>>();

  /** Returns a reader of an answer. It takes each piece before the SDK does, so that nothing is asked for before it is here. */
  open(response: Response): AnswerReader {
    const decoder = new TextDecoder();
    if (response.headers.get('content-type')?.includes('text/event-stream')) {
      const parser = createParser({ onEvent: ({ data }) => this.#note(data) });
      return { read: (piece) => parser.feed(decoder.decode(piece, { stream: true })), end: () => {} };
    }
    let text = '';
    return {
      read: (piece) => void (text += decoder.decode(piece, { stream: true })),
      end: () => this.#note(text),
    };
  }

  /** Returns the result of a request with its digits, once; null for one that has no data. */
  take(id: unknown): Record<string, unknown> | null {
    const result = this.#results.get(id) ?? null;
    this.#results.delete(id);
    return result;
  }

  #note(text: string): void {
    if (!text.includes('"structuredContent"')) return;
    try {
      const message = parseExactJson(text);
      if (isRecord(message) && isRecord(message['result'])) this.#results.set(message['id'], message['result']);
    } catch {
      // The SDK says what is wrong with it.
    }
  }
}
