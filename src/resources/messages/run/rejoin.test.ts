import { beforeAll, describe, expect, it } from 'vitest';
import { Parley } from '#src/clients/typescript/parley.ts';
import { followStream, type FollowedFrame } from '#src/testing/followed.ts';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { tools: [{ name: 'get_weather', parameters: { type: 'object' } }] });
});

const lines = 'application/x-ndjson';
const path = (runId: string, query = '') => `/v2/chat/messages/stream?run_id=${runId}${query}`;

/** The end has the time that it took until it was read; all else is the same for every reader. */
const same = (frames: readonly { seq: number | null; event: any }[]) =>
  frames.map(({ seq, event }) => {
    if (event.event !== 'message_complete') return [seq, event];
    const { session: _, ...rest } = event;
    return [seq, rest];
  });

async function streamed(script: object[]): Promise<{ frames: FollowedFrame[]; runId: string; sessionId: string }> {
  const { frames } = await api.stream('/v2/chat/messages/stream', plays(script, { agent_id: agent }));
  const { run_id: runId, session_id: sessionId } = frames[0]!.item;
  return { frames: frames.map(({ seq, item }) => ({ seq, event: item, line: item })), runId, sessionId };
}

type Body = NonNullable<Response['body']>;

async function* readEvents(body: Body): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) yield `${block}\n\n`;
  }
}

/** Passes on so many events of a stream, each when it is asked for, and then breaks it off. */
function cutAfterEvents(body: Body, most: number): Body {
  const events = readEvents(body);
  let left = most;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = left > 0 ? await events.next() : await events.return(undefined);
      if (left === 0) return controller.error(new TypeError('cut'));
      if (done) return controller.close();
      if (/^data:/m.test(value)) left -= 1;
      controller.enqueue(new TextEncoder().encode(value));
    },
  });
}

const words = [{ repeat: { say: 'word ', times: 12 } }];

describe('rejoinMessageStream', () => {
  it('200 with the rest of a reply from every place on: together they are the whole', async () => {
    const { frames, runId } = await streamed(words);
    expect(frames).toHaveLength(14);
    for (const [index, { seq }] of frames.entries()) {
      const rest = await followStream(api, path(runId), { headers: { 'last-event-id': String(seq) } });
      expect(same([...frames.slice(0, index + 1), ...rest.frames])).toEqual(same(frames));
      const asLines = await followStream(api, path(runId, `&after_seq=${seq}`), { accept: lines });
      expect(same(asLines.frames)).toEqual(same(rest.frames));
    }
    expect(same((await followStream(api, path(runId))).frames)).toEqual(same(frames));
  });

  it('200 while the run goes on: what was missed, then what comes, each piece with its number', async () => {
    const slow = plays([{ repeat: { say: 'tok ', times: 60, delay_ms: 5 } }], { agent_id: agent });
    const abort = new AbortController();
    const response = await fetch(`${api.stage.url}/v2/chat/messages/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(slow),
      signal: abort.signal,
    });
    let seen = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      seen += chunk;
      if (seen.split('\n\n').length > 5) break;
    }
    abort.abort();
    const first = seen.split('\n\n').slice(0, -1);
    const runId = /"run_id":"(run_\w+)"/.exec(seen)![1]!;
    const cursor = Number(/^id: (\d+)/.exec(first.at(-1)!)![1]);
    const { frames } = await followStream(api, path(runId), { headers: { 'last-event-id': String(cursor) } });
    const pieces = [
      ...first.map((frame) => JSON.parse(frame.split('data: ')[1]!)),
      ...frames.map(({ event }) => event),
    ];
    const deltas = pieces.filter(({ event }) => event === 'content_delta');
    expect(deltas.map(({ index }) => index)).toEqual(deltas.map((_, index) => index));
    expect(deltas.map(({ delta }) => delta).join('')).toBe('tok '.repeat(60));
    expect(pieces.at(-1).event).toBe('message_complete');
  });

  it('200 for the client, which reads a whole reply although every connection is cut', async () => {
    let connections = 0;
    // Events are counted, not chunks: a busy reader gets many events in one chunk.
    const cutting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
      connections += 1;
      return new Response(cutAfterEvents(response.body!, 4), { headers: response.headers });
    };
    const { id: apiKeyId, key: apiKey } = api.key;
    const client = new Parley({ baseUrl: api.stage.url, apiKeyId, apiKey, fetch: cutting });
    const body = plays([{ repeat: { say: 'tok ', times: 20, delay_ms: 5 } }], { agent_id: agent });
    const events: { event: string; index?: number; delta?: string }[] = [];
    for await (const event of client.streamMessage({ body } as never)) events.push(event);
    const deltas = events.filter(({ event }) => event === 'content_delta');
    expect(deltas.map(({ index }) => index)).toEqual(deltas.map((_, index) => index));
    expect(deltas.map(({ delta }) => delta).join('')).toBe('tok '.repeat(20));
    expect(events.at(-1)!.event).toBe('message_complete');
    // Start, 20 pieces and the end, of which each connection brings four.
    expect(connections).toBe(6);
  });

  it('200 with the calls and results of tools', async () => {
    const script = [{ say: 'See. ' }, { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' } } }];
    const { frames, runId } = await streamed(script);
    const call = frames.find(({ event }) => event.event === 'tool_call')!;
    expect(call).toBeDefined();
    const rest = await followStream(api, path(runId, `&after_seq=${call.seq! - 1}`));
    expect(same(rest.frames)[0]).toEqual(same([call])[0]);
  });

  it('200 with the error of a run that has failed, even when there is nothing else', async () => {
    const { body } = await api.post('/v2/conversations', {
      body: { agent_id: agent, message: plays([{ status: 500 }], {}).message },
    });
    await expect.poll(async () => (await api.get(`/v2/runs/${body.run_id}`)).body.status).toBe('failed');
    const { status, frames } = await followStream(api, path(body.run_id));
    expect([status, frames.map(({ event }) => event.event)]).toEqual([200, ['error']]);
    expect(frames[0]!.event.error.error_code).toBe('upstream_failure');
  });

  it('200 and nothing behind the end', async () => {
    const { frames, runId } = await streamed([{ say: 'x' }]);
    expect((await followStream(api, path(runId, `&after_seq=${frames.at(-1)!.seq}`))).frames).toEqual([]);
  });

  it('400 ahead of the log, and without a run', async () => {
    const { runId } = await streamed([{ say: 'x' }]);
    expect((await followStream(api, path(runId, '&after_seq=999'))).body.error_code).toBe('invalid_cursor');
    expect((await followStream(api, '/v2/chat/messages/stream')).body.errors).toMatchObject([{ parameter: 'run_id' }]);
  });

  it('404 for what another organization has, and for the run of a producer', async () => {
    const { runId, sessionId } = await streamed([{ say: 'x' }]);
    const stranger = await testApi();
    expect((await followStream(stranger, path(runId))).body.error_code).toBe('run_not_found');
    const event = { type: 'RUN_STARTED', threadId: 't', runId: 'foreign' };
    await api.post(`/v2/sessions/${sessionId}/events`, {
      body: { producer_epoch: 1, events: [{ producer_seq: 1, event }] },
    });
    const [run] = await api.stage.database.dataSource.query<{ id: string }[]>(
      `SELECT id FROM runs WHERE session_id = $1 AND event_run_id = 'foreign'`,
      [sessionId],
    );
    expect((await followStream(api, path(run!.id))).body.error_code).toBe('run_not_found');
  });

  it('410 when the run is not kept any more', async () => {
    const { runId, sessionId, frames } = await streamed([{ say: 'x' }]);
    const { dataSource } = api.stage.database;
    await dataSource.query('UPDATE sessions SET oldest_seq = next_seq WHERE id = $1', [sessionId]);
    const { body } = await followStream(api, path(runId, `&after_seq=${frames[0]!.seq}`));
    expect(body).toMatchObject({ status: 410, error_code: 'cursor_expired' });
    expect((await followStream(api, path(runId))).body.status).toBe(410);
  });
});
