import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, says, spareStage, testApi, type Api } from '#src/testing/harness.ts';
import { findTablesWith } from '#src/testing/find-text.ts';
import { pruneMemories } from './consolidation/prune.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi(await spareStage());
});

let count = 0;
/** Returns a word that nothing else says. */
const newMarker = () => `rosebud${(count += 1)}x${Math.random().toString(36).slice(2)}`;

async function remember(definition: string, more: object = {}, of = agent): Promise<string> {
  const body = { memory_type: 'semantic', content: { concept: 'secret', definition }, ...more };
  return (await api.post(`/v2/agents/${of}/memories`, { body })).body.id;
}
/** Makes a memory as an extraction does: by Parley, of a message. */
async function extractFrom(message: string, definition: string): Promise<string> {
  const id = await remember(definition, { source_message_id: message });
  await api.stage.database.dataSource.query(`UPDATE memories SET created_by = 'parley' WHERE id = $1`, [id]);
  return id;
}
async function merge(): Promise<string> {
  const { body } = await api.post(`/v2/agents/${agent}/memories/consolidate`, {
    body: { dry_run: false, strategies: ['merge_duplicates'] },
  });
  return body.actions[0].memory_id;
}
const isThere = async (id: string) => (await api.get(`/v2/memories/${id}`)).status === 200;
const ask = async (text: string, context: object, options = {}) =>
  (await api.post('/v2/chat/messages', { body: says(text, context as Record<string, unknown>, options) })).body;
async function question(text: string) {
  const { conversation, session, message } = await ask(text, { agent_id: agent });
  const { data } = (await api.get(`/v2/conversations/${conversation.id}/messages`)).body;
  return { conversation: conversation.id, session: session.id, id: data[0].id, answer: message.id };
}
const findPlaces = async (marker: string) => findTablesWith(api.stage.database.dataSource, marker);

describe('a memory that is deleted', () => {
  beforeAll(async () => {
    agent = await makeAgent(api, { model: 'offline/echo' });
  });

  it('is nowhere in the database, whatever was made of it: versions, words, vectors, prompts', async () => {
    const marker = newMarker();
    const id = await remember(`${marker} is the word`);
    await api.patch(`/v2/memories/${id}`, { body: { content: { concept: 'c', definition: `${marker} is it` } } });
    const scripted = await makeAgent(api);
    const { message: said } = plays([{ say: 'Nothing.' }], {});
    const named = await remember(`${marker} of the other agent`, {}, scripted);
    const body = { message: { ...said, memory_refs: [named] }, context: { agent_id: scripted } };
    const { message } = (await api.post('/v2/chat/messages', { body })).body;
    const context = await api.get(`/v2/messages/${message.id}/context`);
    expect(context.body.memories).toMatchObject([{ memory_id: named, text: expect.stringContaining(marker) }]);
    expect((await findPlaces(marker)).toSorted()).toContain('context_snapshots');
    for (const each of [id, named]) expect((await api.delete(`/v2/memories/${each}`)).status).toBe(204);
    expect(await findPlaces(marker)).toEqual([]);
    const after = (await api.get(`/v2/messages/${message.id}/context`)).body;
    expect(after).toMatchObject({ intact: false, memories: [{ memory_id: named, text: '' }] });
  });

  it('takes with it what it was consolidated from', async () => {
    const marker = newMarker();
    const ids = [await remember(`${marker} twice`), await remember(`${marker} twice`)];
    const merged = await merge();
    expect(await isThere(ids[0]!)).toBe(true);
    expect((await api.delete(`/v2/memories/${merged}`)).status).toBe(204);
    expect(await Promise.all([merged, ...ids].map(isThere))).toEqual([false, false, false]);
    expect(await findPlaces(marker)).toEqual([]);
  });

  it('is taken out of what was merged from it, which has the words of its other sources then', async () => {
    const [marker, common] = [newMarker(), newMarker()];
    const ids = [
      await remember(`${common} likes green tea`, { metadata: { note: marker } }),
      await remember(`${common} likes green tea`, { metadata: { other: 'stays' } }),
    ];
    const merged = await merge();
    await api.patch(`/v2/memories/${merged}/importance`, { body: { importance: 0.9 } });
    await api.delete(`/v2/memories/${ids[0]}`);
    expect(await findPlaces(marker)).toEqual([]);
    expect((await api.get(`/v2/memories/${merged}`)).body).toMatchObject({
      importance: 0.9,
      metadata: { other: 'stays' },
      links: [{ relation: 'merged_from', memory_id: ids[1] }],
    });
    const { results } = (await api.post(`/v2/agents/${agent}/memories/search`, { body: { query: common } })).body;
    expect(results.map((one: any) => one.memory.id)).toEqual([merged]);
    expect((await api.post(`/v2/memories/${merged}/undo`)).body.restored).toMatchObject([{ id: ids[1] }]);
    await api.delete(`/v2/memories/${ids[1]}`);
    expect(await findPlaces(common)).toEqual([]);
  });

  it('takes with it what was consolidated from it and changed, whose other sources are found again', async () => {
    const [marker, common] = [newMarker(), newMarker()];
    const body = { metadata: { note: marker } };
    const ids = [await remember(`${common} likes tea`, body), await remember(`${common} likes tea`)];
    const merged = await merge();
    await api.patch(`/v2/memories/${merged}`, { body: { content: { concept: 'tea', definition: 'Green' } } });
    expect((await api.delete(`/v2/memories/${ids[0]}`)).status).toBe(204);
    expect(await isThere(merged)).toBe(false);
    expect(await findPlaces(marker)).toEqual([]);
    expect((await api.get(`/v2/memories/${ids[1]}`)).body).toMatchObject({ status: 'active' });
    const { results } = (await api.post(`/v2/agents/${agent}/memories/search`, { body: { query: common } })).body;
    expect(results.map((one: any) => one.memory.id)).toEqual([ids[1]]);
    await api.delete(`/v2/memories/${ids[1]}`);
    expect(await findPlaces(common)).toEqual([]);
  });

  it('is as gone when it has expired, or when its consolidation was undone', async () => {
    const [marker, other] = [newMarker(), newMarker()];
    const inAMinute = new Date(Date.now() + 60_000);
    const id = await remember(marker, { expires_at: inAMinute.toISOString() });
    await pruneMemories(api.stage.database.dataSource, new Date(inAMinute.getTime() + 1));
    expect([await isThere(id), await findPlaces(marker)]).toEqual([false, []]);
    await remember(`${other} again`);
    await remember(`${other} again`);
    const merged = await merge();
    await api.post(`/v2/memories/${merged}/undo`);
    const rows = await api.stage.database.dataSource.query('SELECT 1 FROM memories WHERE id = $1', [merged]);
    expect(rows).toEqual([]);
  });
});

describe('memories of what is deleted', () => {
  beforeAll(async () => {
    agent = await makeAgent(api, { model: 'offline/echo' });
  });

  it('go with the message when Parley has extracted them; what a caller has written stays and is named', async () => {
    const marker = newMarker();
    const { id } = await question('Who am I?');
    const extracted = await extractFrom(id, `${marker} was said`);
    const written = await remember('Something else entirely', { source_message_id: id });
    const { body } = await api.delete(`/v2/chat/messages/${id}`);
    const led_to = {
      memory_ids: [written],
      erased_memory_ids: [extracted],
      restored_memory_ids: [],
      rewritten_memory_ids: [],
    };
    expect(body.led_to).toMatchObject(led_to);
    expect([await isThere(extracted), await isThere(written)]).toEqual([false, true]);
    expect(await findPlaces(marker)).toEqual([]);
  });

  it('that were merged with others leave what these say', async () => {
    const text = `${newMarker()} likes green tea`;
    const [one, other] = [await question('One'), await question('Other')];
    const ids = [await extractFrom(one.id, text), await extractFrom(other.id, text)];
    const merged = await merge();
    const { body } = await api.delete(`/v2/chat/messages/${one.id}`);
    expect(body.led_to).toMatchObject({ erased_memory_ids: [ids[0]], rewritten_memory_ids: [merged] });
    expect((await api.get(`/v2/memories/${merged}`)).body).toMatchObject({ version: 2, source_message_id: other.id });
    await api.delete(`/v2/conversations/${other.conversation}`);
    expect(await findPlaces(text)).toEqual([]);
  });

  it('give back what they superseded', async () => {
    const own = await makeAgent(api, { model: 'offline/scripted' });
    const learn = async (change: object, definition: string) => {
      const changes = [{ ...change, memory: { memory_type: 'semantic', content: { concept: 'home', definition } } }];
      const script = { script: [{ say: 'Noted.' }], calls: { change_notes: { changes } } };
      return ask(JSON.stringify(script), { agent_id: own }, { memory: { extract: true } });
    };
    const list = async () => (await api.get(`/v2/agents/${own}/memories`)).body.data;
    const definitions = async () => (await list()).map(({ content }: any) => content.definition);
    await learn({ action: 'add' }, 'Oslo');
    await expect.poll(definitions).toEqual(['Oslo']);
    const [{ id: oslo }] = await list();
    const { conversation } = await learn({ action: 'supersede', target: oslo }, 'Bergen');
    await expect.poll(definitions).toEqual(['Bergen']);
    const { body } = await api.delete(`/v2/conversations/${conversation.id}`);
    expect(body.led_to).toMatchObject({ restored_memory_ids: [oslo] });
    expect(await definitions()).toEqual(['Oslo']);
  });

  it('all stay, or all go, when that is asked for', async () => {
    const { id, conversation } = await question('Keep?');
    const extracted = await extractFrom(id, newMarker());
    const written = await remember(newMarker(), { source_message_id: id });
    const kept = await api.delete(`/v2/chat/messages/${id}?memories=keep`);
    expect(kept.body.led_to).toMatchObject({
      memory_ids: [extracted, written].toSorted(),
      erased_memory_ids: [],
    });
    const gone = await api.delete(`/v2/conversations/${conversation}?memories=delete`);
    expect(gone.body.led_to.memory_ids).toEqual([]);
    expect(gone.body.led_to.erased_memory_ids.toSorted()).toEqual([extracted, written].toSorted());
  });

  it('go with events that are redacted', async () => {
    const marker = newMarker();
    const { id, session } = await question('Redact me');
    const extracted = await extractFrom(id, marker);
    const { last_seq } = (await api.get(`/v2/sessions/${session}`)).body;
    const redaction = { from_seq: 1, to_seq: last_seq, reason: 'Asked for.' };
    const { body } = await api.post(`/v2/sessions/${session}/events/redact`, { body: redaction });
    expect(body.led_to).toMatchObject({ memory_ids: [], erased_memory_ids: [extracted] });
    expect(await findPlaces(marker)).toEqual([]);
  });

  it('that belong to a session go with its conversation', async () => {
    const marker = newMarker();
    const { conversation, session } = await question('For now');
    const body = { memory_type: 'working', content: { note: marker }, session_id: session };
    const { id } = (await api.post(`/v2/agents/${agent}/memories`, { body })).body;
    const { led_to } = (await api.delete(`/v2/conversations/${conversation}`)).body;
    expect(led_to.erased_memory_ids).toEqual([id]);
    expect(await findPlaces(marker)).toEqual([]);
  });
});
