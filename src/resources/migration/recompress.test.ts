import { beforeAll, describe, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import type { StoredRow } from '#src/event-log/entry.ts';
import { expandRow } from '#src/event-log/expand.ts';
import { listRowsBetween, replaceRows } from '#src/resources/events/log/row-store.ts';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
let db: DataSource;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  db = api.stage.database.dataSource;
});

const all = { fromSeq: 0, toSeq: Number.MAX_SAFE_INTEGER };

/** Stores every event of a session as a row of its own, as if nobody had compressed them. */
async function takeApart(sessionId: string): Promise<number> {
  const rows = await listRowsBetween(db, sessionId, all);
  const entries = rows.flatMap(expandRow);
  for (const row of rows) {
    const single = expandRow(row).map(({ at, event, ...entry }): StoredRow => ({
      ...entry,
      lastSeq: entry.seq,
      eventType: event.type,
      payload: JSON.stringify(event),
      fragments: null,
      eventCount: 1,
      createdAt: at,
      completedAt: null,
    }));
    await db.transaction((tx) => replaceRows(tx, sessionId, [row.seq], [{ rows: single, blank: false }], new Date()));
  }
  return entries.length - rows.length;
}

async function talk(): Promise<{ id: string; sessionId: string }> {
  const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
  const script = plays([{ repeat: { say: 'tok ', times: 40 } }], { session_id: session.id });
  await api.post('/v2/chat/messages', { body: script });
  return { id: session.conversation_id, sessionId: session.id };
}

const raw = async (sessionId: string) => (await api.get(`/v2/sessions/${sessionId}/events/history?view=raw`)).body.data;

describe('compress_events', () => {
  it('joins rows that stand alone, and every event stays what it was', async () => {
    const { id, sessionId } = await talk();
    const [rows, events] = [await listRowsBetween(db, sessionId, all), await raw(sessionId)];
    const spare = await takeApart(sessionId);
    expect(spare).toBeGreaterThan(10);
    expect(await raw(sessionId)).toEqual(events);
    const request = { from_version: 'v1', conversation_ids: [id], dry_run: false };
    const { body: job } = await api.post('/v2/migrate', { body: request });
    expect(job.plan.steps).toEqual([{ step: 'compress_events', count: spare }]);
    await expect.poll(async () => (await api.get(`/v2/migrate/${job.id}`)).body.status).toBe('completed');
    expect(await listRowsBetween(db, sessionId, all)).toEqual(rows);
    expect(await raw(sessionId)).toEqual(events);
  });

  it('leaves alone what was redacted', async () => {
    const { id, sessionId } = await talk();
    const { seq, last_seq } = (await api.get(`/v2/sessions/${sessionId}/events/history`)).body.data.find(
      (item: any) => item.event_count > 1,
    );
    await takeApart(sessionId);
    const middle = Math.floor((seq + last_seq) / 2);
    const redact = { from_seq: middle, to_seq: middle, reason: 'asked' };
    await api.post(`/v2/sessions/${sessionId}/events/redact`, { body: redact });
    const events = await raw(sessionId);
    const request = { from_version: 'v1', conversation_ids: [id], dry_run: false };
    const { body: job } = await api.post('/v2/migrate', { body: request });
    await expect.poll(async () => (await api.get(`/v2/migrate/${job.id}`)).body.status).toBe('completed');
    expect(job.plan.steps[0].count).toBeGreaterThan(10);
    expect(await raw(sessionId)).toEqual(events);
    expect(events.filter((item: any) => item.redacted)).toHaveLength(1);
  });
});
