import { beforeAll, describe, expect, it } from 'vitest';
import { testApi, type Api } from '#src/testing/harness.ts';
import { makeSession, createLogWriter } from '#src/testing/stored-log.ts';
import { readHistory } from './history.ts';

let api: Api;
beforeAll(async () => void (api = await testApi()));

const say = (delta: string) => ({ type: 'TEXT_MESSAGE_CONTENT' as const, messageId: 'm1', delta });
const custom = (value: unknown) => ({ type: 'CUSTOM' as const, name: 'n', value });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const start = Date.UTC(2026, 10, 21, 10);
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

/** A session of this organization with the events, one second apart if `apart`. */
async function stored(
  events: readonly (ReturnType<typeof say> | ReturnType<typeof custom> | { type: string })[],
  apart = false,
) {
  const { dataSource } = api.stage.database;
  const { sessionId, organizationId } = await makeSession(dataSource);
  const writer = createLogWriter(dataSource, sessionId);
  for (const [index, event] of events.entries())
    await writer.write([event as never], start + (apart ? index * 1000 : 0));
  const reader = await api.as({ organization: organizationId });
  const list = (query = '') => reader.get(`/v2/sessions/${sessionId}/events/history?${query}`);
  return { sessionId, list, reader, ...writer };
}

/** Follows `next_after_seq` to the end. */
async function all(list: (query: string) => Promise<{ status: number; body: any }>, query: string): Promise<any[]> {
  const items: any[] = [];
  for (let cursor = 0, more = true; more;) {
    const { status, body } = await list(`${query}&after_seq=${cursor}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    expect(body.next_after_seq > cursor || !body.has_more).toBe(true);
    items.push(...body.data);
    cursor = body.next_after_seq;
    more = body.has_more;
  }
  return items;
}

const texts = [
  custom(0),
  ...range(1, 9).map((n) => say(`${n}`)),
  custom('\0\ufffd'),
  ...range(1, 7).map((n) => say(`${n}`)),
  { type: 'HANDOFF' },
];

describe('listSessionEvents', () => {
  it('200 with what is stored together as one event', async () => {
    const { list } = await stored([custom(1), say('a'), say('b')], true);
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body).toEqual({
      data: [
        {
          seq: 1,
          last_seq: 1,
          event_type: 'CUSTOM',
          event_count: 1,
          created_at: at(0),
          completed_at: null,
          event: custom(1),
        },
        {
          seq: 2,
          last_seq: 3,
          event_type: 'TEXT_MESSAGE_CONTENT',
          event_count: 2,
          created_at: at(1),
          completed_at: at(2),
          event: say('ab'),
        },
      ],
      has_more: false,
      next_after_seq: 3,
    });
  });

  it('200 with every event as it was sent', async () => {
    const { list } = await stored(texts);
    const { body } = await list('view=raw');
    expect(body.data.map(({ event }: any) => event)).toEqual(texts);
    expect(body.data.map(({ seq, last_seq, event_count }: any) => [seq, last_seq, event_count])).toEqual(
      texts.map((_, index) => [index + 1, index + 1, 1]),
    );
    expect(body.data.at(-1).warning).toBe('unknown_event_type');
  });

  it('200 with pages that hold every event once, whatever their size and wherever they cut', async () => {
    const { list } = await stored(texts);
    for (const limit of [1, 2, 3, 5, 8, 100]) {
      const raw = await all(list, `view=raw&limit=${limit}`);
      expect(raw.map(({ seq }) => seq)).toEqual(range(1, texts.length));
      const whole = await all(list, `limit=${limit}`);
      expect(whole.map(({ seq, last_seq }) => [seq, last_seq])).toEqual([
        [1, 1],
        [2, 10],
        [11, 11],
        [12, 18],
        [19, 19],
      ]);
    }
    for (const cursor of range(0, texts.length)) {
      const { body } = await list(`after_seq=${cursor}`);
      expect(body.data.map(({ event_count }: any) => event_count).reduce((a: number, b: number) => a + b, 0)).toBe(
        texts.length - cursor,
      );
      expect(body.next_after_seq).toBe(texts.length);
    }
  });

  it('200 with pages between which the last text grows', async () => {
    const { list, write } = await stored([say('a'), say('b')]);
    const first = (await list()).body;
    await write([say('c'), say('d')], start);
    const second = (await list(`after_seq=${first.next_after_seq}`)).body;
    expect([...first.data, ...second.data].map(({ event }: any) => event.delta)).toEqual(['ab', 'cd']);
    expect((await list('limit=1&view=raw&after_seq=2')).body).toMatchObject({ has_more: true, next_after_seq: 3 });
  });

  it('200 with the types that are asked for, and a cursor behind all that was looked at', async () => {
    const { list } = await stored(texts);
    const { body } = await list('event_type=CUSTOM,HANDOFF');
    expect(body.data.map(({ seq }: any) => seq)).toEqual([1, 11, 19]);
    expect((await list('event_type=CUSTOM')).body.next_after_seq).toBe(19);
    expect((await list('event_type=CUSTOM&after_seq=11')).body).toEqual({
      data: [],
      has_more: false,
      next_after_seq: 19,
    });
    expect((await all(list, 'event_type=CUSTOM,HANDOFF&limit=1&view=raw')).map(({ seq }) => seq)).toEqual([1, 11, 19]);
  });

  it('200 with the events of a time: a text by its last piece, a raw event by its own', async () => {
    const { list } = await stored([custom(0), say('a'), say('b'), say('c'), custom(1)], true);
    const seqs = async (query: string) => (await list(query)).body.data.map(({ seq }: any) => seq);
    expect(await seqs(`start_time=${at(3)}`)).toEqual([2, 5]);
    expect(await seqs(`end_time=${at(3)}`)).toEqual([1]);
    expect(await seqs(`end_time=${at(4)}&start_time=${at(1)}`)).toEqual([2]);
    expect(await seqs(`view=raw&start_time=${at(2)}&end_time=${at(4)}`)).toEqual([3, 4]);
    expect(await seqs(`view=raw&end_time=${at(2)}`)).toEqual([1, 2]);
    expect(await seqs(`start_time=${at(3).replace('Z', '%2B01:00')}`)).toEqual([1, 2, 5]);
  });

  it('200 with fewer than were asked for when they are large', async () => {
    const { list } = await stored(range(1, 5).map((n) => custom(`${n}${'x'.repeat(600_000)}`)));
    const { body } = await list('limit=1000');
    expect([body.data.length, body.has_more, body.next_after_seq]).toEqual([2, true, 2]);
    expect((await all(list, 'view=raw&limit=1000')).map(({ seq }) => seq)).toEqual(range(1, 5));
  });

  it('200 of a session without events', async () => {
    expect((await (await stored([])).list()).body).toEqual({ data: [], has_more: false, next_after_seq: 0 });
  });

  it('400 ahead of the log, and for what is not a page', async () => {
    const { list } = await stored([custom(1)]);
    expect((await list('after_seq=2')).body.error_code).toBe('invalid_cursor');
    for (const query of ['limit=0', 'limit=1001', 'after_seq=x', 'start_time=today', 'view=other'])
      expect((await list(query)).body.error_code, query).toBe('invalid_request');
  });

  it('404 for what another organization has', async () => {
    const { sessionId } = await stored([custom(1)]);
    expect((await api.get(`/v2/sessions/${sessionId}/events/history`)).body.error_code).toBe('session_not_found');
  });

  it('410 behind what is kept, and the kept without a cursor', async () => {
    const { list, sessionId } = await stored(texts);
    const { dataSource } = api.stage.database;
    await dataSource.query('UPDATE sessions SET oldest_seq = 11 WHERE id = $1', [sessionId]);
    expect((await list('after_seq=9')).body).toMatchObject({
      status: 410,
      error_code: 'cursor_expired',
      oldest_seq: 11,
    });
    expect((await list()).body.data[0].seq).toBe(11);
    const asked = { sessionId, afterSeq: 0, types: null, from: null, to: null, view: 'raw' as const, limit: 5 };
    await expect(readHistory(dataSource, asked)).rejects.toMatchObject({ code: 'cursor_expired' });
  });
});
