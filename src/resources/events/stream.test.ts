import { HttpAgent } from '@ag-ui/client';
import { beforeAll, describe, expect, it } from 'vitest';
import { expandRow } from '#src/event-log/expand.ts';
import { followStream } from '#src/testing/followed.ts';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { readRowsFrom } from './log/row-store.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

const lines = 'application/x-ndjson';
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

async function makeSession(): Promise<string> {
  const { body } = await api.post('/v2/sessions', { body: { agent_id: agent } });
  return body.id;
}

/** What a producer sends, all at once, under an epoch of its own. */
let epochs = 0;
async function push(sessionId: string, events: readonly object[]): Promise<void> {
  epochs += 1;
  const numbered = events.map((event, index) => ({ producer_seq: index + 1, event }));
  const { status, body } = await api.post(`/v2/sessions/${sessionId}/events`, {
    body: { producer_epoch: epochs, events: numbered },
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
}

const started = (runId = 'r1') => ({ type: 'RUN_STARTED', threadId: 't', runId });
const finished = (runId = 'r1') => ({ type: 'RUN_FINISHED', threadId: 't', runId });
const say = (delta: string) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta });
const opened = { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' };
const closed = { type: 'TEXT_MESSAGE_END', messageId: 'm1' };

/** Nine events, three of them stored together, and one of a type that nobody knows. */
const run = [
  started(),
  opened,
  say('a'),
  say('b'),
  say('c'),
  closed,
  { type: 'HANDOFF', to: 'x', delta: 1 },
  { type: 'CUSTOM', name: 'n', value: '\0' },
  finished(),
];

async function pushed(events: readonly object[] = run): Promise<string> {
  const sessionId = await makeSession();
  await push(sessionId, events);
  return sessionId;
}

const url = (sessionId: string, query = '') => `/v2/sessions/${sessionId}/events?${query}`;
const shown = (frames: readonly { seq: number | null; event: unknown }[]) =>
  frames.map(({ seq, event }) => [seq, event]);

describe('streamSessionEvents', () => {
  it('200 with the events exactly as they were sent, and their numbers', async () => {
    const sessionId = await pushed();
    const { frames } = await followStream(api, url(sessionId, 'view=raw&follow=false'));
    expect(shown(frames)).toEqual(run.map((event, index) => [index + 1, event]));
    const asLines = await followStream(api, url(sessionId, 'view=raw&follow=false'), { accept: lines });
    expect(asLines.frames.map(({ line }) => line)).toEqual(
      run.map((event, index) => ({ seq: index + 1, ...(index === 6 && { warning: 'unknown_event_type' }), event })),
    );
  });

  it('200 with what is stored together as one event, whose id is where to go on', async () => {
    const sessionId = await pushed();
    const { frames } = await followStream(api, url(sessionId, 'follow=false'));
    expect(shown(frames).slice(1, 4)).toEqual([
      [2, opened],
      [5, say('abc')],
      [6, closed],
    ]);
    const asLines = await followStream(api, url(sessionId, 'follow=false'), { accept: lines });
    expect(asLines.frames[2]!.line).toEqual({ seq: 3, last_seq: 5, event: say('abc') });
    expect(asLines.frames[3]!.line).toEqual({ seq: 6, event: closed });
  });

  it('200 from every place on: nothing is missed and nothing comes twice', async () => {
    const sessionId = await pushed();
    for (const cursor of range(0, run.length)) {
      const raw = await followStream(api, url(sessionId, `view=raw&follow=false&prelude=false&after_seq=${cursor}`));
      expect(raw.frames.map(({ seq }) => seq)).toEqual(range(cursor + 1, run.length));
      const { frames } = await followStream(api, url(sessionId, 'follow=false'), {
        headers: { 'last-event-id': `${cursor}` },
      });
      const text = frames.flatMap(({ event }) => (event.type === 'TEXT_MESSAGE_CONTENT' ? [event.delta] : []));
      expect(text.join('')).toBe('abc'.slice(Math.max(0, cursor - 2)));
      if (cursor < run.length) expect(frames.at(-1)!.seq).toBe(run.length);
    }
  });

  it('200 and goes on with what comes', async () => {
    const sessionId = await makeSession();
    const [one, two] = [0, 1].map(() =>
      followStream(api, url(sessionId), { until: ({ event }) => event.type === 'RUN_FINISHED' }),
    );
    await push(sessionId, run.slice(0, 4));
    await push(sessionId, run.slice(4));
    for (const { frames } of await Promise.all([one!, two!])) {
      expect(frames.at(-1)!.seq).toBe(run.length);
      expect(frames.flatMap(({ event }) => (event.type === 'TEXT_MESSAGE_CONTENT' ? [event.delta] : [])).join('')).toBe(
        'abc',
      );
    }
  });

  it('200 for a session without events, whose head comes at once', async () => {
    const response = await fetch(api.stage.url + url(await makeSession()), {
      headers: { authorization: `Bearer ${api.token}` },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    await response.body!.cancel();
    expect((await followStream(api, url(await makeSession(), 'follow=false'))).frames).toEqual([]);
  });

  it('200 to HEAD, which does not wait for the end', async () => {
    const headers = { authorization: `Bearer ${api.token}` };
    const response = await fetch(api.stage.url + url(await pushed()), { method: 'HEAD', headers });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('200 with the types that are asked for', async () => {
    const sessionId = await pushed();
    for (const query of ['event_type=CUSTOM,HANDOFF', 'event_type=CUSTOM&event_type=HANDOFF']) {
      const { frames } = await followStream(api, url(sessionId, `follow=false&after_seq=3&${query}`));
      expect(frames.map(({ seq }) => seq)).toEqual([7, 8]);
    }
  });

  it('200 with a prelude inside a run, from which an AG-UI client goes on', async () => {
    const known = run.filter(({ type }) => type !== 'HANDOFF');
    const sessionId = await pushed(known);
    const clientOf = async (query: string) => {
      const headers = { authorization: `Bearer ${api.token}` };
      const fetchEvents = () => fetch(api.stage.url + url(sessionId, `follow=false&${query}`), { headers });
      const client = new HttpAgent({ url: 'http://agent.test', fetch: fetchEvents });
      await client.runAgent();
      return client.messages;
    };
    const whole = await clientOf('');
    expect(whole).toEqual([{ id: 'm1', role: 'assistant', content: 'abc' }]);
    for (const cursor of range(1, known.length - 1))
      for (const view of ['raw', 'compressed'])
        expect(await clientOf(`after_seq=${cursor}&view=${view}`), `${cursor} ${view}`).toEqual(whole);
  });

  it('200 with a prelude that moves no cursor, and none where it is not wanted', async () => {
    const sessionId = await pushed([...run, started('r2')]);
    const { frames } = await followStream(api, url(sessionId, 'follow=false&after_seq=4'));
    expect(shown(frames.slice(0, 4))).toEqual([
      [null, started()],
      [null, { type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'm1', role: 'assistant', content: 'ab' }] }],
      [null, opened],
      [5, say('c')],
    ]);
    const asLines = await followStream(api, url(sessionId, 'follow=false&after_seq=4'), { accept: lines });
    expect(asLines.frames.map(({ seq }) => seq)).toEqual([4, 4, 4, ...range(5, 10)]);
    for (const query of [
      'after_seq=4&prelude=false',
      'after_seq=4&event_type=RUN_FINISHED',
      'after_seq=9',
      'after_seq=0',
    ]) {
      const [first] = (await followStream(api, url(sessionId, `follow=false&${query}`))).frames;
      expect(first!.seq, query).not.toBeNull();
    }
    const back = await followStream(api, url(sessionId, 'follow=false'), { headers: { 'last-event-id': '4' } });
    expect(back.frames[0]!.seq).toBe(5);
  });

  it('200 of a run of our own, whose prelude names it as the log does', async () => {
    const sessionId = await makeSession();
    await api.post('/v2/chat/messages', { body: plays([{ say: 'one ' }, { say: 'two' }], { session_id: sessionId }) });
    const log = (await readRowsFrom(api.stage.database.dataSource, sessionId, 1)).flatMap(expandRow);
    const place = log.find(
      ({ event }) => event.type === 'TEXT_MESSAGE_CONTENT' && (event as { delta?: string }).delta === 'one ',
    )!;
    const { frames } = await followStream(api, url(sessionId, `follow=false&after_seq=${place.seq}`));
    expect(frames[0]!.event).toEqual(log[0]!.event);
    const said = [{ role: 'user' }, { role: 'assistant', content: 'one ' }];
    expect(frames[1]!.event).toMatchObject({ type: 'MESSAGES_SNAPSHOT', messages: said });
    expect(frames[2]!.event).toMatchObject({ type: 'TEXT_MESSAGE_START', role: 'assistant' });
  });

  it('400 ahead of the log, and for a place that is none', async () => {
    const sessionId = await pushed();
    const ahead = await followStream(api, url(sessionId, 'after_seq=10'));
    expect([ahead.status, ahead.body.error_code, ahead.body.errors[0].parameter]).toEqual([
      400,
      'invalid_cursor',
      'after_seq',
    ]);
    const header = await followStream(api, url(sessionId, 'after_seq=1'), { headers: { 'last-event-id': '11' } });
    expect([header.status, header.body.errors[0].parameter]).toEqual([400, 'Last-Event-ID']);
    for (const query of ['after_seq=-1', 'after_seq=x', 'view=other', 'event_type=', 'follow=maybe'])
      expect((await followStream(api, url(sessionId, query))).body.error_code, query).toBe('invalid_request');
  });

  it('404 for what another organization has', async () => {
    const sessionId = await pushed();
    const stranger = await testApi();
    expect((await followStream(stranger, url(sessionId))).body.error_code).toBe('session_not_found');
  });

  it('410 behind what is kept, with the oldest place', async () => {
    const sessionId = await pushed();
    await api.stage.database.dataSource.query('UPDATE sessions SET oldest_seq = 6 WHERE id = $1', [sessionId]);
    const { status, body } = await followStream(api, url(sessionId, 'after_seq=4'));
    expect([status, body.error_code, body.oldest_seq]).toEqual([410, 'cursor_expired', 6]);
    const kept = await followStream(api, url(sessionId, 'follow=false&prelude=false&after_seq=5'));
    expect(kept.frames.map(({ seq }) => seq)).toEqual(range(6, 9));
    expect((await followStream(api, url(sessionId, 'follow=false'))).frames.map(({ seq }) => seq)).toEqual(range(6, 9));
  });

  it('ends with the gap for a reader that retention has passed', async () => {
    const sessionId = await pushed();
    const forget = 'UPDATE sessions SET oldest_seq = 20, next_seq = 30 WHERE id = $1';
    let passing: Promise<void> | undefined;
    const { frames } = await followStream(api, url(sessionId), {
      accept: lines,
      until: ({ event }) => {
        if (event.type === 'RUN_FINISHED')
          passing ??= api.stage.database.dataSource
            .query(forget, [sessionId])
            .then(() => push(sessionId, [started('r2')]));
        return false;
      },
    });
    await passing;
    const value = { from_seq: 10, to_seq: 19 };
    expect(frames.at(-1)).toMatchObject({ seq: 9, event: { type: 'CUSTOM', name: 'parley.gap', value } });
  });
});
