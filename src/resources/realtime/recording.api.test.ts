import type { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { newId } from '#src/api/ids.ts';
import { organizationReach, type Reach } from '#src/db/reach.ts';
import { readWave } from '#src/llm/offline/wave.ts';
import { makeAgent, openTestDatabase, startStage, testApi, type Stage } from '#src/testing/harness.ts';
import { connectVoice, toAppends, toSpokenTones } from '#src/testing/voice-client.ts';
import { insertRemoval, toFileKey } from '#src/resources/files/removal-store.ts';
import { keepRecording, type RecordingDeps } from './recording.ts';

let stage: Stage | undefined;
afterAll(() => stage?.drain());

/** Connects somebody with an agent, in an organization that keeps sound for so many days. */
async function open(recordings_days: number | null) {
  stage ??= await startStage(await openTestDatabase());
  const api = await testApi(stage);
  const db = stage.database.dataSource;
  const [key] = await db.query<{ id: string }[]>('SELECT organization_id AS id FROM api_keys WHERE id = $1', [
    api.key.id,
  ]);
  const organizationId = key!.id;
  const policy = `/v2/organizations/${organizationId}/retention`;
  expect((await api.put(policy, { body: { recordings_days } })).body.recordings_days).toBe(recordings_days);
  const agent = await makeAgent(api, { model: 'offline/scripted' });
  const client = await connectVoice({ url: api.stage.url, key: api.key.key }, `agent_id=${agent}`);
  const { session } = await client.wait('session.created');
  const findSound = async (messageId: string): Promise<string | undefined> => {
    const { body } = await api.get(`/v2/chat/messages/${messageId}`);
    return body.content?.parts?.find(({ type }: any) => type === 'audio')?.source.file_id;
  };
  const listSounds = async () => (await api.get('/v2/files')).body.data;
  /** Returns the milliseconds of a kept sound. */
  const measure = async (fileId: string) => {
    const response = await fetch(`${api.stage.url}/v2/files/${fileId}/content`, {
      headers: { 'x-api-key': api.key.key },
    });
    const { samples } = readWave(Buffer.from(await response.arrayBuffer()))!;
    expect(samples.some((sample) => Math.abs(sample) > 1_000)).toBe(true);
    return samples.length / 24;
  };
  /** Speaks, and returns the ids of what was said and of its answer. */
  const speak = async (count = 1) => {
    client.send(...toAppends(toSpokenTones('{"script":[{"say":"Yes it is."}]}')));
    const { response } = await client.wait('response.done', count);
    const { item_id } = await client.wait('conversation.item.input_audio_transcription.completed', count);
    return { said: item_id as string, answer: response.output[0].id as string };
  };
  return { api, db, organizationId, policy, session, ...client, speak, findSound, listSounds, measure };
}

/** Keeps a second of sound for a message in the place of a file, and lets something happen while its bytes are written. */
async function keepMeanwhile(
  { db, organizationId }: Pick<Awaited<ReturnType<typeof open>>, 'db' | 'organizationId'>,
  { messageId, replaces }: { messageId: string; replaces: string | null },
  meanwhile: () => Promise<void>,
): Promise<{ removed: number }> {
  let removed = 0;
  const fileBytes = {
    limits: { filesPerOrganization: 1_000, bytesPerOrganization: null },
    async receive(_reach: Reach, _content: Readable, { name }: { name: string }) {
      const id = newId('file');
      const key = toFileKey(organizationId, id);
      await insertRemoval(db, key, new Date(Date.now() + 60_000));
      await meanwhile();
      return { id, key, name, mediaType: 'audio/wav', bytes: 1, sha256: '00', secret: '' };
    },
    release: async () => void (removed += 1),
  };
  const deps = { dataSource: db, clock: () => new Date(), fileBytes } as unknown as RecordingDeps;
  await keepRecording(
    deps,
    organizationReach(organizationId),
    { messageId, samples: new Int16Array(24_000) },
    replaces,
  );
  return { removed };
}

describe('the sound of what is said', () => {
  it('is kept where the organization says so, cut with its message, and goes with it', async () => {
    const { api, db, policy, session, socket, send, wait, speak, findSound, listSounds, measure } = await open(30);
    const { said, answer } = await speak();
    await expect.poll(listSounds).toHaveLength(2);
    const [question, whole] = [(await findSound(said))!, (await findSound(answer))!];
    expect(await measure(question)).toBeGreaterThan(1_000);
    const wholeMs = await measure(whole);
    expect((await api.get(`/v2/files/${question}`)).body).toMatchObject({
      media_type: 'audio/wav',
      name: `${said}.wav`,
    });
    const { body: items } = await api.get(`/openai/v1/conversations/${session.conversation_id}/items`);
    expect(JSON.stringify(items)).toContain(question);

    const cutMs = Math.floor(wholeMs / 2);
    send({ type: 'conversation.item.truncate', item_id: answer, content_index: 0, audio_end_ms: cutMs });
    await wait('conversation.item.truncated');
    await expect.poll(() => findSound(answer)).not.toBe(whole);
    const cut = await findSound(answer);
    // An answer of which no word was heard has no sound.
    if (cut) expect(await measure(cut)).toBeCloseTo(cutMs, 0);
    expect((await api.get(`/v2/files/${whole}`)).status).toBe(404);

    const seq = (await api.get(`/v2/chat/messages/${said}`)).body.first_seq;
    const body = { from_seq: seq, to_seq: seq, reason: 'They asked for it.' };
    expect((await api.post(`/v2/sessions/${session.id}/events/redact`, { body })).status).toBe(200);
    expect((await api.get(`/v2/files/${question}`)).status).toBe(404);

    const second = await speak(2);
    await expect.poll(() => findSound(second.answer)).toBeDefined();
    await expect.poll(() => findSound(second.said)).toBeDefined();
    const before = await listSounds();
    await api.delete(`/v2/chat/messages/${second.said}`);
    expect(await listSounds()).toHaveLength(before.length - 1);

    await speak(3);
    await expect.poll(async () => (await listSounds()).length).toBe(before.length + 1);
    // Once sound is not kept any more, all of it is due.
    const { body: dry } = await api.put(`${policy}?dry_run=true`, { body: {} });
    expect(dry.due).toMatchObject({ recordings: before.length + 1, files: 0 });
    socket.close();
    await api.delete(`/v2/conversations/${session.conversation_id}`);
    await expect.poll(listSounds).toEqual([]);
    const links = await db.query(
      'SELECT f.id FROM files f JOIN messages m ON m.id = f.message_id WHERE m.session_id = $1',
      [session.id],
    );
    expect(links).toEqual([]);
  });

  it('is not kept unless an organization says so', async () => {
    const { socket, speak, findSound, listSounds } = await open(null);
    const { said, answer } = await speak();
    socket.close();
    expect([await findSound(said), await findSound(answer)]).toEqual([undefined, undefined]);
    expect(await listSounds()).toEqual([]);
  });

  it('is not kept when a part of its message was redacted, or its sound was replaced, while it was stored', async () => {
    const opened = await open(30);
    const { api, session, socket, speak, findSound, listSounds } = opened;
    const { said, answer } = await speak();
    await expect.poll(listSounds).toHaveLength(2);
    socket.close();
    const { body: log } = await api.get(`/v2/sessions/${session.id}/events/history?view=raw&limit=1000`);
    const piece = log.data.find(
      ({ event }: any) => event.type === 'TEXT_MESSAGE_CONTENT' && event.messageId === answer,
    );
    const body = { from_seq: piece.seq, to_seq: piece.seq, reason: 'They asked for it.' };
    const redact = async () => {
      expect((await api.post(`/v2/sessions/${session.id}/events/redact`, { body })).status).toBe(200);
    };
    const replaced = { messageId: answer, replaces: (await findSound(answer))! };
    expect(await keepMeanwhile(opened, replaced, redact)).toEqual({ removed: 1 });
    expect((await api.get(`/v2/chat/messages/${answer}`)).body.content.text.length).toBeGreaterThan(0);
    expect(await findSound(answer)).toBeUndefined();
    // Nor comes it back later, as the first sound of its message.
    expect(await keepMeanwhile(opened, { messageId: answer, replaces: null }, async () => {})).toEqual({ removed: 1 });

    const first = { messageId: said, replaces: (await findSound(said))! };
    expect(await keepMeanwhile(opened, first, async () => {})).toEqual({ removed: 0 });
    const second = await findSound(said);
    expect(second).not.toBe(first.replaces);
    expect(await keepMeanwhile(opened, first, async () => {})).toEqual({ removed: 1 });
    expect([await findSound(said), await findSound(answer)]).toEqual([second, undefined]);
  });
});
