import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
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

export function streamAnswer(response: ServerResponse, head: Head, includeUsage: boolean): OfflineAnswer {
  const common = { ...head, object: 'chat.completion.chunk' };
  let first = true;

  async function raw(text: string): Promise<void> {
    if (!response.headersSent) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    }
    if (!response.write(text)) await drained(response);
  }

  const write = (data: string) => raw(`data: ${data}\n\n`);

  function delta(part: object, finishReason: string | null = null): Promise<void> {
    const role = first ? { role: 'assistant' } : {};
    first = false;
    const choice = { index: 0, delta: { ...role, ...part }, finish_reason: finishReason };
    return write(JSON.stringify({ ...common, choices: [choice] }));
  }

  return {
    text: (text) => delta({ content: text }),
    reasoning: (text) => delta({ reasoning_content: text }),
    chunk: (chunk) => write(JSON.stringify(chunk)),
    raw,
    async done() {
      await write('[DONE]');
      response.end();
    },
    async toolCall(index, id, call) {
      const start = { index, ...(id !== null && { id }), type: 'function' };
      const { name } = call;
      if (call.whole) return delta({ tool_calls: [{ ...start, function: { name, arguments: call.arguments } }] });
      await delta({ tool_calls: [{ ...start, function: { name, arguments: '' } }] });
      for (const part of call.arguments.match(/.{1,8}/gsu) ?? []) {
        await delta({ tool_calls: [{ index, function: { arguments: part } }] });
      }
    },
    malformed: () => write(malformed),
    streamError: (message) =>
      write(JSON.stringify({ error: { message, type: 'server_error', param: null, code: '500' } })),
    async finish(reason, usage) {
      await delta({}, reason);
      if (includeUsage && usage) await write(JSON.stringify({ ...common, choices: [], usage }));
      await write('[DONE]');
      response.end();
    },
    async end() {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.end();
    },
    drop: () => drop(response),
  };
}

export function wholeAnswer(response: ServerResponse, head: Head): OfflineAnswer {
  let content = '';
  let reasoning = '';
  let body: string | null = null;
  const calls: object[] = [];
  const send = (text: string) => void response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  return {
    async text(text) {
      content += text;
    },
    async reasoning(text) {
      reasoning += text;
    },
    async chunk(chunk) {
      body = JSON.stringify(chunk);
    },
    async raw(text) {
      body = text;
    },
    async done() {
      send(body ?? '');
    },
    async toolCall(_index, id, call) {
      calls.push({
        ...(id !== null && { id }),
        type: 'function',
        function: { name: call.name, arguments: call.arguments },
      });
    },
    async malformed() {
      body = malformed;
    },
    async streamError(message) {
      body ??= JSON.stringify({ error: { message, type: 'server_error', param: null, code: '500' } });
    },
    async finish(reason, usage) {
      const message = {
        role: 'assistant',
        content: content || null,
        ...(reasoning && { reasoning_content: reasoning }),
        ...(calls.length > 0 && { tool_calls: calls }),
      };
      const choices = [{ index: 0, message, finish_reason: reason }];
      send(body ?? JSON.stringify({ ...head, object: 'chat.completion', choices, ...(usage && { usage }) }));
    },
    async end() {
      send(body ?? '');
    },
    drop: () => drop(response),
  };
}

async function drop(response: ServerResponse): Promise<void> {
  await nextTurn();
  await nextTurn();
  response.destroy();
}

async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('drain', resolve).once('close', resolve);
  });
}
