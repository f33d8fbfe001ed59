import assert from 'node:assert/strict';
import { Parley, textOf } from '#src/clients/typescript/parley.ts';
import type { HttpInteraction, Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, injectedId, matching } from '../../matchers.ts';
import { call, caller, fetchOf, messagesOf, problemBody, streamed, token } from '../../parley.ts';
import { sdk } from './calls.ts';

const ids = { conversation_id: exampleId('conv'), session_id: exampleId('sess'), run_id: exampleId('run') };
const message_id = exampleId('msg');
const content = { type: 'text', text: 'Hello there.' };
const events = [
  { event: 'message_start', message_id, ...ids, timestamp: '2026-11-21T10:00:00.000Z' },
  { event: 'content_delta', message_id, delta: 'Hello ', index: 0 },
  { event: 'content_delta', message_id, delta: 'there.', index: 1 },
  { event: 'message_complete', message: { id: message_id, ...ids, content, tool_calls: [] } },
];
const script = [{ say: 'Hello there.' }];
const message = { role: 'user' as const, content: { type: 'text' as const, text: JSON.stringify({ script }) } };
const inPact = { message, context: { agent_id: injectedId('agt', 'agent_id') } };
const body = { message, context: { agent_id: exampleId('agt') } };
const path = '/v2/chat/messages/stream';
const sse = { Accept: 'text/event-stream' };
const withAgent: State[] = [caller(), { name: 'an agent' }];

const lines = events.map((event, at) => `${JSON.stringify({ seq: at + 3, event })}\n`).join('');
const line = (name: string) => `\\{"seq":\\d+,"event":\\{"event":"${name}".*\\}\\}\\n`;
const ndjson: HttpInteraction['response'] = {
  status: 200,
  headers: { 'Content-Type': matching('application/x-ndjson(; ?charset=utf-8)?', 'application/x-ndjson') },
  text: ['application/x-ndjson', lines, `${line('message_start')}([^\\n]*\\n)*${line('message_complete')}`],
};

async function reads(stream: AsyncIterable<{ event: string }> & { lastSeq: number | null }): Promise<void> {
  const names: string[] = [];
  for await (const { event } of stream) names.push(event);
  assert.deepEqual(names, ['message_start', 'content_delta', 'content_delta', 'message_complete']);
  assert.equal(stream.lastSeq, 6);
}

const whole: Interaction[] = [
  call(
    {
      description: 'a reply as server-sent events',
      given: withAgent,
      request: { method: 'POST', path, headers: sse, body: inPact },
      act: (url) => reads(sdk(url).streamMessage({ body })),
    },
    streamed(events.map((data, at) => ({ id: at + 3, name: data.event, data }))),
  ),
  call(
    {
      description: 'a reply as NDJSON',
      given: withAgent,
      request: { method: 'POST', path, headers: { Accept: 'application/x-ndjson' }, body: inPact },
      act: (url) => reads(sdk(url).streamMessage({ body, format: 'ndjson' })),
    },
    ndjson,
  ),
  call(
    {
      description: 'the rest of a reply, behind what was read',
      given: [caller(), { name: 'an answered message', params: { script } }],
      request: {
        method: 'GET',
        path,
        headers: { ...sse, 'Last-Event-ID': '0' },
        query: { run_id: injectedId('run', 'run_id') },
      },
      act: (url) =>
        reads(sdk(url).rejoinMessageStream({ query: { run_id: ids.run_id }, headers: { 'Last-Event-ID': 0 } })),
    },
    streamed(events.map((data, at) => ({ id: at + 3, name: data.event, data }))),
  ),
];

const plays = (...steps: object[]): State[] => [
  ...withAgent,
  { name: 'the agent will play', params: { script: steps } },
];

const one = (event: string, content: unknown) => {
  const fetch = fetchOf(event, content);
  return new Parley({ baseUrl: 'http://parley.test', token, retries: 0, fetch }).streamMessage({ body });
};

/** What the client itself reads of events: where to rejoin, the text, the end and the failure. */
const messages: Interaction[] = messagesOf('streamMessage', [
  {
    event: 'message_start',
    given: plays(...script),
    content: { event: exactly('message_start'), run_id: ids.run_id },
    read: (sent) => assert.rejects(last(one('message_start', sent)), { code: 'connection_failed' }),
  },
  {
    event: 'content_delta',
    given: plays(...script),
    content: { event: exactly('content_delta'), delta: 'Hello ' },
    async read(sent) {
      const text: string[] = [];
      const all = async () => {
        for await (const piece of one('content_delta', sent).text()) text.push(piece);
      };
      await assert.rejects(all, { code: 'connection_failed' });
      assert.deepEqual(text, ['Hello ']);
    },
  },
  {
    event: 'message_complete',
    given: plays(...script),
    content: { event: exactly('message_complete'), message: { content: { type: exactly('text'), text: 'Hello.' } } },
    async read(sent) {
      const event = await last(one('message_complete', sent));
      assert.equal(textOf(event as never), 'Hello.');
    },
  },
  {
    event: 'error',
    given: plays({ say: 'Half' }, { drop: true }),
    content: { event: exactly('error'), error: problemBody(502, 'upstream_failure', { retryable: exactly(true) }) },
    read: (sent) =>
      assert.rejects(last(one('error', sent)), { code: 'upstream_failure', status: 502, retryable: true }),
  },
]);

async function last<T>(values: AsyncIterable<T>): Promise<T | undefined> {
  let latest: T | undefined;
  for await (const value of values) latest = value;
  return latest;
}

/** Streams, and how the client knows their end. */
export const streams: Interaction[] = [...whole, ...messages];
