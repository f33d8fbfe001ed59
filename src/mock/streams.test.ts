import { transformChunks, verifyEvents, type BaseEvent } from '@ag-ui/client';
import { from, lastValueFrom, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFrames } from '#src/testing/frames.ts';
import { startMock, type StartedMock } from './fixture.ts';

let mock: StartedMock;
beforeAll(async () => {
  mock = await startMock({ heartbeatMs: 30 });
});
afterAll(() => mock.close());

const session = 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab';
const events = `/v2/sessions/${session}/events`;
const authorization = 'Bearer anything';

async function read(path: string, { body, ...headers }: Record<string, string> = {}): Promise<any[]> {
  const accept = headers['accept'] ?? 'text/event-stream';
  const init = body === undefined ? {} : { method: 'POST', body };
  const response = await fetch(mock.url + path, {
    ...init,
    headers: { authorization, accept, 'content-type': 'application/json', ...headers },
  });
  expect(response.status).toBe(200);
  return parseFrames(accept, await response.text());
}

const accepted = (items: BaseEvent[]) =>
  lastValueFrom(from(items).pipe(transformChunks(false), verifyEvents(false), toArray()));

describe('the log of a session', () => {
  it('has numbers that rise, without a gap, and an order that an AG-UI client accepts', async () => {
    const frames = await read(`${events}?follow=false&view=raw`);
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index + 1));
    await accepted(frames.map(({ item }) => item));
  });

  it('goes on after any number, in both forms and views, with a prelude that an AG-UI client accepts', async () => {
    const all = await read(`${events}?follow=false&view=raw`);
    for (const after of all.map(({ seq }) => Number(seq))) {
      const rest = await read(`${events}?follow=false&view=raw`, { 'last-event-id': String(after) });
      expect(rest).toEqual(all.slice(after));
      const lines = await read(`${events}?follow=false&view=raw&prelude=false&after_seq=${after}`, {
        accept: 'application/x-ndjson',
      });
      expect(lines.map(({ item }) => item.event)).toEqual(rest.map(({ item }) => item));
      const joined = await read(`${events}?follow=false&after_seq=${after}`);
      await accepted(joined.map(({ item }) => item));
    }
  });

  it('is refused after a number that it has not reached', async () => {
    const response = await fetch(`${mock.url}${events}?after_seq=9999`, { headers: { authorization } });
    expect([response.status, (await response.json()).error_code]).toEqual([400, 'invalid_cursor']);
  });

  it('is followed with heartbeats', async () => {
    const abort = new AbortController();
    const response = await fetch(mock.url + events, { headers: { authorization }, signal: abort.signal });
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString();
      if (text.includes(': ping\n\n')) break;
    }
    expect(text).toContain('RUN_FINISHED');
  });

  it('is paged as history with the same events', async () => {
    const first = await fetch(`${mock.url}${events}/history?limit=5`, { headers: { authorization } });
    const page = await first.json();
    expect([page.data.length, page.has_more]).toEqual([5, true]);
    const rest = await fetch(`${mock.url}${events}/history?after_seq=${page.next_after_seq}`, {
      headers: { authorization },
    });
    const streamed = await read(`${events}?follow=false`);
    const listed = [...page.data, ...(await rest.json()).data];
    expect(listed.map(({ event }: any) => event)).toEqual(streamed.map(({ item }) => item));
  });
});

describe('a chat stream', () => {
  const body = JSON.stringify({
    message: { role: 'user', content: { type: 'text', text: 'Hello, mock!' } },
    context: { agent_id: 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab' },
  });

  it('begins, says its pieces, ends with the whole, and is joined after any number', async () => {
    const all = await read('/v2/chat/messages/stream', { body });
    const items = all.map(({ item }) => item);
    expect(items[0].event).toBe('message_start');
    const pieces = items.filter(({ event }) => event === 'content_delta');
    expect(pieces.map(({ index }) => index)).toEqual(pieces.map((_, index) => index));
    expect(pieces.map(({ delta }) => delta).join('')).toBe('You said: “Hello, mock!”');
    expect(items.at(-1)).toMatchObject({ event: 'message_complete', message: { id: items[0].message_id } });
    for (const { seq } of all) {
      const path = `/v2/chat/messages/stream?run_id=${items[0].run_id}&after_seq=${seq}`;
      expect(await read(path)).toEqual(all.filter((frame) => Number(frame.seq) > Number(seq)));
    }
  });

  it('has a tool call when everything of the schema is wanted', async () => {
    const frames = await read('/v2/chat/messages/stream', { body, 'parley-mock-answer': 'schema' });
    expect(frames.map(({ item }) => item.event)).toContain('tool_call');
  });

  it('shows an AG-UI front end a run with the ids that it sent', async () => {
    const run = { threadId: 'thread-1', runId: 'run-1', messages: [{ id: 'm1', role: 'user', content: 'Hi' }] };
    const frames = await read('/v2/agents/agt_01k2c5gq8zf3vr4xw1m6t0y9ab/run', {
      body: JSON.stringify({ ...run, tools: [], context: [], state: {}, forwardedProps: {} }),
    });
    const items = frames.map(({ item }) => item);
    expect(items[0]).toMatchObject({ type: 'RUN_STARTED', threadId: 'thread-1', runId: 'run-1' });
    expect(items.at(-1).type).toBe('RUN_FINISHED');
    await accepted(items);
  });
});
