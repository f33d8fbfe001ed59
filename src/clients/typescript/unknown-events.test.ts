import { expect, it } from 'vitest';
import { signIn, signInPath, startServer } from './fixture.ts';
import { Parley, type UnknownEvent } from './parley.ts';

const session_id = 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab';
const sent = [
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'Hi' },
  { type: 'CUSTOM', name: 'progress', value: 1 },
  { type: 'HANDOFF_STARTED', to: 'sales' },
];

it('narrows the events of a log by their type, and passes on what it does not know', async () => {
  const server = await startServer({
    [signInPath]: signIn(),
    [`/v2/sessions/${session_id}/events`]: (res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.end(sent.map((event, index) => `id: ${index + 1}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
    },
  });
  const parley = new Parley({ baseUrl: server.baseUrl, apiKeyId: 'key_1', apiKey: 'secret' });
  const told: string[] = [];
  const unknown: UnknownEvent[] = [];
  for await (const event of parley.streamSessionEvents({ path: { session_id }, query: { follow: false } })) {
    switch (event.type) {
      case 'TEXT_MESSAGE_CONTENT':
        told.push(event.delta);
        break;
      case 'CUSTOM':
        told.push(event.name);
        break;
      case 'RUN_STARTED':
        told.push(event.runId);
        break;
      default:
        if ('to' in event) unknown.push(event as UnknownEvent);
    }
  }
  await server.close();
  expect([told, unknown]).toEqual([['Hi', 'progress'], [sent[2]]]);
});

it('has the text of the agent in the log, and not that of others', async () => {
  const log = [
    { type: 'TEXT_MESSAGE_START', messageId: 'u', role: 'user' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'u', delta: 'Who are you?' },
    { type: 'TEXT_MESSAGE_END', messageId: 'u' },
    { type: 'TEXT_MESSAGE_START', messageId: 'a', role: 'assistant' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'a', delta: 'A guide.' },
    { type: 'TEXT_MESSAGE_END', messageId: 'a' },
  ];
  const server = await startServer({
    [`/v2/sessions/${session_id}/events`]: (res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.end(log.map((event, index) => `id: ${index + 1}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
    },
  });
  const parley = new Parley({ baseUrl: server.baseUrl, apiKey: 'sk_1' });
  const told: string[] = [];
  for await (const text of parley.sessions.events.stream(session_id, { follow: false }).text()) told.push(text);
  await server.close();
  expect(told).toEqual(['A guide.']);
});

it('narrows the events of a page by their type', async () => {
  const data = sent.map((event, index) => ({ seq: index + 1, event_type: event.type, event }));
  const server = await startServer({
    [signInPath]: signIn(),
    [`/v2/sessions/${session_id}/events/history`]: (res) => {
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ data, has_more: false, next_after_seq: 3 }));
    },
  });
  const parley = new Parley({ baseUrl: server.baseUrl, apiKeyId: 'key_1', apiKey: 'secret' });
  const { data: events } = await parley.listSessionEvents({ path: { session_id } });
  await server.close();
  const told = events.map(({ event }) => (event.type === 'TEXT_MESSAGE_CONTENT' ? event.delta : String(event.type)));
  expect(told).toEqual(['Hi', 'CUSTOM', 'HANDOFF_STARTED']);
});
