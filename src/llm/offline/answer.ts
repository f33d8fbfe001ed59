import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { waitForDrain } from '#src/process/wait-for-drain.ts';
import type { ToolCallStep } from './script.ts';

type Usage = { prompt_tokens: number; completion_tokens: number; total_tokens: number };

/** The destination of an answer: a stream of chunks, or one completion. */
export type OfflineAnswer = {
  text(text: string): Promise<void>;
  /** Sends the thoughts of the model before the answer. */
  reasoning(text: string): Promise<void>;
  /** A chunk of any form. */
  chunk(chunk: object): Promise<void>;
  /** Text of the event stream as it is. */
  raw(text: string): Promise<void>;
  toolCall(index: number, id: unknown, call: ToolCallStep): Promise<void>;
  /** Bytes that break the protocol. */
  malformed(): Promise<void>;
  streamError(message: string): Promise<void>;
  finish(reason: string, usage: Usage | null): Promise<void>;
  /** Ends with `[DONE]` and no reason. */
  done(): Promise<void>;
  /** Ends the response as if all had been said. */
  end(): Promise<void>;
  /** Destroys the connection, when what was said before has left. */
  drop(): Promise<void>;
};

type Head = { id: string; created: number; model: string };

const malformed = '{"choices":[{"index":0,"delta":{"content":';

/** An answer as a stream of chunks. */
class ChunkAnswer implements OfflineAnswer {
  readonly #response: ServerResponse;
  readonly #common: Head & { object: string };
  readonly #includeUsage: boolean;
  #isFirst = true;

  constructor(response: ServerResponse, head: Head, includeUsage: boolean) {
    this.#response = response;
    this.#common = { ...head, object: 'chat.completion.chunk' };
    this.#includeUsage = includeUsage;
  }

  text(text: string): Promise<void> {
    return this.#delta({ content: text });
  }

  reasoning(text: string): Promise<void> {
    return this.#delta({ reasoning_content: text });
  }

  chunk(chunk: object): Promise<void> {
    return this.#write(JSON.stringify(chunk));
  }

  async raw(text: string): Promise<void> {
    this.#writeHead();
    if (!this.#response.write(text)) await waitForDrain(this.#response);
  }

  async toolCall(index: number, id: unknown, call: ToolCallStep): Promise<void> {
    const start = { index, ...(id !== null && { id }), type: 'function' };
    const { name } = call;
    if (call.whole) return this.#delta({ tool_calls: [{ ...start, function: { name, arguments: call.arguments } }] });
    await this.#delta({ tool_calls: [{ ...start, function: { name, arguments: '' } }] });
    for (const part of call.arguments.match(/.{1,8}/gsu) ?? [])
      await this.#delta({ tool_calls: [{ index, function: { arguments: part } }] });
  }

  malformed(): Promise<void> {
    return this.#write(malformed);
  }

  streamError(message: string): Promise<void> {
    return this.#write(toErrorText(message));
  }

  async finish(reason: string, usage: Usage | null): Promise<void> {
    await this.#delta({}, reason);
    if (this.#includeUsage && usage) await this.#write(JSON.stringify({ ...this.#common, choices: [], usage }));
    await this.done();
  }

  async done(): Promise<void> {
    await this.#write('[DONE]');
    this.#response.end();
  }

  async end(): Promise<void> {
    this.#writeHead();
    this.#response.end();
  }

  drop(): Promise<void> {
    return drop(this.#response);
  }

  #writeHead(): void {
    if (this.#response.headersSent) return;
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
    this.#response.writeHead(200, headers);
  }

  #write(data: string): Promise<void> {
    return this.raw(`data: ${data}\n\n`);
  }

  #delta(part: object, finishReason: string | null = null): Promise<void> {
    const role = this.#isFirst ? { role: 'assistant' } : {};
    this.#isFirst = false;
    const choice = { index: 0, delta: { ...role, ...part }, finish_reason: finishReason };
    return this.#write(JSON.stringify({ ...this.#common, choices: [choice] }));
  }
}

/** An answer as one completion, which is sent when it ends. */
class CompletionAnswer implements OfflineAnswer {
  readonly #response: ServerResponse;
  readonly #head: Head;
  readonly #calls: object[] = [];
  #content = '';
  #reasoning = '';
  /** The body that is sent instead of a completion. */
  #body: string | null = null;

  constructor(response: ServerResponse, head: Head) {
    this.#response = response;
    this.#head = head;
  }

  async text(text: string): Promise<void> {
    this.#content += text;
  }

  async reasoning(text: string): Promise<void> {
    this.#reasoning += text;
  }

  async chunk(chunk: object): Promise<void> {
    this.#body = JSON.stringify(chunk);
  }

  async raw(text: string): Promise<void> {
    this.#body = text;
  }

  async toolCall(_index: number, id: unknown, { name, arguments: written }: ToolCallStep): Promise<void> {
    this.#calls.push({ ...(id !== null && { id }), type: 'function', function: { name, arguments: written } });
  }

  async malformed(): Promise<void> {
    this.#body = malformed;
  }

  async streamError(message: string): Promise<void> {
    this.#body ??= toErrorText(message);
  }

  async finish(reason: string, usage: Usage | null): Promise<void> {
    const message = {
      role: 'assistant',
      content: this.#content || null,
      ...(this.#reasoning && { reasoning_content: this.#reasoning }),
      ...(this.#calls.length > 0 && { tool_calls: this.#calls }),
    };
    const choices = [{ index: 0, message, finish_reason: reason }];
    const completion = { ...this.#head, object: 'chat.completion', choices, ...(usage && { usage }) };
    this.#send(this.#body ?? JSON.stringify(completion));
  }

  async done(): Promise<void> {
    this.#send(this.#body ?? '');
  }

  async end(): Promise<void> {
    this.#send(this.#body ?? '');
  }

  drop(): Promise<void> {
    return drop(this.#response);
  }

  #send(text: string): void {
    this.#response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  }
}

/** Creates an answer that is streamed. */
export const streamAnswer = (response: ServerResponse, head: Head, includeUsage: boolean): OfflineAnswer =>
  new ChunkAnswer(response, head, includeUsage);

/** Creates an answer that is one completion. */
export const wholeAnswer = (response: ServerResponse, head: Head): OfflineAnswer =>
  new CompletionAnswer(response, head);

const toErrorText = (message: string): string =>
  JSON.stringify({ error: { message, type: 'server_error', param: null, code: '500' } });

async function drop(response: ServerResponse): Promise<void> {
  await nextTurn();
  await nextTurn();
  response.destroy();
}
