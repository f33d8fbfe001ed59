import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encryptStoredSecrets } from '#src/access/stored-secrets.ts';
import { newId } from '#src/api/ids.ts';
import { entities } from '#src/composition/entities.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import type { Queryable } from '#src/db/query.ts';
import { contentOf } from '#src/db/content/parameter.ts';
import { resealOrganization } from '#src/resources/storage/resealer.ts';
import { findTablesWith } from '#src/testing/find-text.ts';
import { makeAgent, plays, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { newMarker } from '#src/testing/planter.ts';

const key = randomBytes(32);
let folder: string;
let database: Database;
let stage: Stage;
let api: Api;
let agent: string;

const open = (encryptionKeys: Buffer[]) =>
  openDatabase({ databaseUrl: null, dataDir: folder, poolSize: 10, entities, encryptionKeys });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-encryption-'));
  database = await open([key]);
  stage = await startStage(database);
  api = await testApi(stage);
  agent = await makeAgent(api, { tools: [{ name: 'look_up', parameters: { type: 'object' } }] });
});
afterAll(async () => {
  await stage.drain();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Lists the files of a folder in which a text is. */
const listFilesWith = (text: string, path = folder): string[] =>
  readdirSync(path).flatMap((name) => {
    const file = join(path, name);
    if (statSync(file).isDirectory()) return listFilesWith(text, file);
    return readFileSync(file).includes(text) ? [file] : [];
  });

const post = async (path: string, body: object) => {
  const answer = await api.post(path, { body });
  expect([path, answer.status, answer.status < 300 ? '' : answer.body]).toEqual([path, answer.status, '']);
  return answer.body;
};

/** Plants a text as a message, an answer, reasoning, arguments, events, states and checkpoints. Returns the session. */
async function plant(m: string): Promise<{ session: string; conversation: string }> {
  const script = [
    { reasoning: m },
    { say: `${m} ` },
    { repeat: { say: `and ${m} `, times: 30 } },
    { tool_call: { name: 'look_up', arguments: { of: m } } },
  ];
  const { session, message } = await post('/v2/chat/messages', plays(script, { agent_id: agent }));
  const results = message.tool_calls.map((call: { id: string }) => ({ tool_call_id: call.id, content: m }));
  await post(`/v2/sessions/${session.id}/messages`, {
    message: { role: 'tool', content: { type: 'tool_results', results } },
  });
  await api.patch(`/v2/chat/messages/${message.id}/metadata`, { body: { metadata: { label: 'other' } } });
  const events = [
    { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
    { type: 'STATE_SNAPSHOT', snapshot: { m } },
    { type: 'TEXT_MESSAGE_START', messageId: 'one', role: 'user' },
    ...Array.from({ length: 5 }, () => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'one', delta: m })),
    { type: 'TEXT_MESSAGE_END', messageId: 'one' },
    { type: 'CUSTOM', name: 'note', value: m },
    { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
  ];
  // One by one, so that rows grow.
  for (const [index, event] of events.entries())
    await post(`/v2/sessions/${session.id}/events`, {
      producer_epoch: 1,
      events: [{ producer_seq: index + 1, event }],
    });
  await post(`/v2/sessions/${session.id}/state/checkpoints`, { name: 'one' });
  const put = (state: object, match: string) =>
    api.patch(`/v2/agents/${agent}/state`, { body: { state }, headers: { 'if-match': match } });
  expect((await put({ m }, '*')).status).toBe(200);
  await post(`/v2/agents/${agent}/state/checkpoints`, {
    name: `of ${session.id}`,
    include: ['context'],
  });
  return { session: session.id, conversation: message.conversation_id };
}

describe('contents at rest', () => {
  it('are in no table and in no file as they are, and come back as they were', async () => {
    const m = newMarker();
    const { session, conversation } = await plant(m);
    expect(await findTablesWith(database.dataSource, m)).toEqual([]);
    await database.dataSource.query('CHECKPOINT');
    expect(listFilesWith(m)).toEqual([]);

    const { data } = (await api.get(`/v2/conversations/${conversation}/messages?include_reasoning=true`)).body;
    const said = data.map((message: any) => JSON.stringify([message.content, message.reasoning, message.tool_calls]));
    expect(said.filter((text: string) => text.includes(m)).length).toBeGreaterThan(3);
    const versions = await api.get(`/v2/chat/messages/${data[1].id}/versions`);
    expect(JSON.stringify(versions.body)).toContain(m);
    const history = (await api.get(`/v2/sessions/${session}/events/history?limit=100`)).body;
    const grown = history.data.find(
      ({ event }: any) => event.messageId === 'one' && event.type === 'TEXT_MESSAGE_CONTENT',
    );
    expect(grown.event.delta).toBe(m.repeat(5));
    expect((await api.get(`/v2/sessions/${session}/state`)).body.state).toEqual({ m });
    expect((await api.get(`/v2/agents/${agent}/state`)).body.state).toEqual({ m });
    const [checkpoint] = (await api.get(`/v2/sessions/${session}/state/checkpoints`)).body.data;
    expect(checkpoint.size_bytes).toBe(JSON.stringify({ m }).length);
    expect((await api.get(`/v2/sessions/${session}/state/checkpoints/${checkpoint.id}`)).body.state).toEqual({ m });
    const answer = data.find(({ role }: any) => role === 'assistant');
    expect((await api.get(`/v2/messages/${answer.id}/context`)).status).toBe(200);
  });

  it('are written in the order in which their statements are sent, though the first waits for a key', async () => {
    await database.dataSource.transaction(async (tx) => {
      const organization = newId('org');
      await tx.query('INSERT INTO organizations (id, name, created_at, updated_at) VALUES ($1, $1, now(), now())', [
        organization,
      ]);
      await tx.query('CREATE TEMP TABLE written (place serial, text text) ON COMMIT DROP');
      const write = (text: unknown) => tx.query('INSERT INTO written (text) VALUES ($1)', [text]);
      const texts = ['first', 'second', 'third'];
      await Promise.all([write(contentOf({ organization }, texts[0]!)), write(texts[1]), write(texts[2])]);
      const rows = await tx.query('SELECT text FROM written ORDER BY place');
      expect(rows.map(({ text }: { text: string }) => text)).toEqual(texts);
    });
  });

  it('leave of a memory no more than its words, by which it is found', async () => {
    const m = newMarker();
    const content = { concept: 'tea', definition: `Ada said: ${m} is green.` };
    const { id } = await post(`/v2/agents/${agent}/memories`, { memory_type: 'semantic', content });
    await api.patch(`/v2/agents/${agent}/memories/${id}`, { body: { importance: 0.9 } });
    const stored = await database.dataSource.query(
      `SELECT length(content::text) AS length, strpos(content::text, $1) AS place FROM memories WHERE id = $2
        UNION ALL SELECT length(content::text), strpos(content::text, $1) FROM memory_versions WHERE memory_id = $2`,
      [m, id],
    );
    expect(stored.map(({ place }: { place: number }) => place)).toEqual(stored.map(() => 0));
    expect(await findTablesWith(database.dataSource, 'Ada said')).toEqual([]);
    const { results } = await post(`/v2/agents/${agent}/memories/search`, { query: m });
    expect(results.map(({ memory }: any) => [memory.id, memory.content])).toEqual([[id, content]]);
  });

  it('leaves alone what looks encrypted and is not', async () => {
    const looks = '\t"p1.AAAAAAAAAAAA.AAAAAAAA"';
    const session = await post('/v2/sessions', { agent_id: agent });
    const events = [
      { type: 'RUN_STARTED', threadId: 't', runId: looks },
      { type: 'TEXT_MESSAGE_START', messageId: looks, role: 'user' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: looks, delta: looks },
      { type: 'TEXT_MESSAGE_END', messageId: looks },
    ];
    const pushed = events.map((event, index) => ({ producer_seq: index + 1, event }));
    await post(`/v2/sessions/${session.id}/events`, { producer_epoch: 1, events: pushed });
    const { data } = (await api.get(`/v2/sessions/${session.id}/messages`)).body;
    expect(data[0].content.text).toBe(looks);
  });

  it('lose nothing when the transaction that made a key is undone', async () => {
    const { dataSource } = database;
    const owner = { organization: newId('org') };
    const insert = (id: string) =>
      `INSERT INTO organizations (id, name, created_at, updated_at) VALUES ('${id}', '${id}', now(), now())`;
    await dataSource.query(insert(owner.organization));
    const sealed = async (db: Queryable) =>
      (await db.query<{ length: number }[]>('SELECT length($1::text)', [contentOf(owner, '{}')]))[0]!.length;
    const undone = dataSource.transaction(async (tx) => {
      expect(await sealed(tx)).toBeGreaterThan(2);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const listKeys = () =>
      dataSource.query('SELECT id FROM data_keys WHERE organization_id = $1', [owner.organization]);
    expect(await listKeys()).toEqual([]);
    await sealed(dataSource);
    expect(await listKeys()).toHaveLength(1);
  });
});

describe('a change of keys', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  let path: string;

  beforeAll(() => {
    path = mkdtempSync(join(tmpdir(), 'parley-keys-'));
  });
  afterAll(() => rmSync(path, { recursive: true, force: true }));

  /** Runs with the database of a folder, as a process with these keys has it. */
  async function withKeys<T>(keys: Buffer[], run: (opened: Database) => Promise<T>): Promise<T> {
    const opened = await openDatabase({
      databaseUrl: null,
      dataDir: path,
      poolSize: 10,
      entities,
      encryptionKeys: keys,
    });
    try {
      await encryptStoredSecrets(opened.dataSource, keys, new Date());
      return await run(opened);
    } finally {
      await opened.close();
    }
  }

  /** Encrypts all that is not encrypted with the present keys, as the background work does. */
  async function reseal({ dataSource }: Database): Promise<void> {
    while (await resealOrganization({ dataSource, clock: () => new Date() }, new AbortController().signal));
  }

  const listKeyIds = async ({ dataSource }: Database) => {
    const sql = `SELECT DISTINCT substr(content::text, 6, 12) AS id FROM messages`;
    return (await dataSource.query<{ id: string }[]>(sql)).map(({ id }) => id);
  };

  it('encrypts what was there before, and all again with a new key, and is refused without any', async () => {
    const m = newMarker();
    let credential: Api['key'];
    let conversation = '';
    const read = async (opened: Database) => {
      const other = await startStage(opened);
      const headers = { 'x-api-key': credential.key };
      const answer = await fetch(`${other.url}/v2/conversations/${conversation}/messages`, { headers });
      const text = await answer.text();
      await other.drain();
      return text;
    };
    await withKeys([], async (opened) => {
      const plain = await startStage(opened);
      const caller = await testApi(plain);
      credential = caller.key;
      const asked = plays([{ say: m }], { agent_id: await makeAgent(caller) });
      conversation = (await caller.post('/v2/chat/messages', { body: asked })).body.conversation.id;
      expect(await findTablesWith(opened.dataSource, m)).toContain('session_events');
      await plain.drain();
    });
    const firstIds = await withKeys([first], async (opened) => {
      await reseal(opened);
      expect(await findTablesWith(opened.dataSource, m)).toEqual([]);
      expect(await read(opened)).toContain(m);
      return listKeyIds(opened);
    });
    expect(firstIds).toHaveLength(1);
    const secondIds = await withKeys([second, first], async (opened) => {
      expect(await read(opened)).toContain(m);
      await reseal(opened);
      expect(await read(opened)).toContain(m);
      return listKeyIds(opened);
    });
    expect(secondIds).toHaveLength(1);
    expect(secondIds).not.toEqual(firstIds);
    await withKeys([second], async (opened) => expect(await read(opened)).toContain(m));
    for (const keys of [[], [first]])
      await expect(withKeys(keys, async () => {})).rejects.toThrow(/^PARLEY_ENCRYPTION_KEY: /);
  });
});
