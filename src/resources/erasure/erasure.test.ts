import { beforeAll, describe, expect, it } from 'vitest';
import { eraseParts } from '#src/composition/erase-parts.ts';
import { organizationReach } from '#src/db/reach.ts';
import { listChainHeads } from '#src/resources/audit/store.ts';
import { verifyChain } from '#src/resources/audit/verify.ts';
import { lockOrigin } from '#src/resources/memories/origin-store.ts';
import { resolveUser } from '#src/resources/users/store.ts';
import { abandonErasure, afterLease, createOtherEraser } from '#src/testing/abandoned-erasure.ts';
import { findTablesWith } from '#src/testing/find-text.ts';
import { newMarker, Planter } from '#src/testing/planter.ts';
import { makeAgent, plays, says, spareStage, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';
import type { EraserOptions } from './eraser.ts';

let api: Api;
let agent: string;
let planter: Planter;
const tools = [{ name: 'look_up', parameters: { type: 'object' } }];

beforeAll(async () => {
  api = await testApi(await spareStage());
  agent = await makeAgent(api, { tools });
  planter = new Planter(api, agent);
});

const database = () => api.stage.database.dataSource;
const createUser = (externalId: string) => planter.createUser(externalId);
const post = (path: string, body: object) => planter.post(path, body);
const erasureOf = async (id: string) => (await api.get(`/v2/users/${id}/erasure`)).body;

const organizationOf = async (user: string): Promise<string> =>
  (await database().query('SELECT organization_id AS id FROM erasures WHERE subject_id = $1', [user]))[0].id;

/** The places of a log, without what is in them. */
const placesOf = (session: string) =>
  database().query(
    `SELECT seq::int, last_seq::int, event_count, created_at, producer_seq::int FROM session_events
      WHERE session_id = $1 ORDER BY session_events.seq`,
    [session],
  );

describe('deleteUser', () => {
  it('202: all that was theirs is gone from every table, the places of their logs stay, and a certificate is left', async () => {
    const [marker, other] = [newMarker(), newMarker()];
    const { user, sessions, conversations } = await planter.plant(marker);
    const bystander = await planter.plant(other);
    const token = await api.as({ user: { id: user } });
    const tables = await findTablesWith(database(), marker);
    expect(tables).toEqual(
      expect.arrayContaining([
        'users',
        'api_keys',
        'conversations',
        'sessions',
        'messages',
        'message_versions',
        'runs',
      ]),
    );
    expect(tables).toEqual(expect.arrayContaining(['session_events', 'session_states', 'state_checkpoints']));
    expect(tables).toEqual(
      expect.arrayContaining(['context_changes', 'context_snapshots', 'memories', 'memory_words']),
    );
    const before = await Promise.all(sessions.map(placesOf));

    const { status, body, headers } = await api.delete(`/v2/users/${user}`);
    expect([status, headers.get('location')]).toEqual([202, `/v2/users/${user}/erasure`]);
    expect(body).toMatchObject({ user_id: user, status: 'running', finished_at: null });
    expect((await api.get(`/v2/users/${user}`)).status).toBe(404);
    await expect.poll(async () => (await erasureOf(user)).status).toBe('done');

    expect(await findTablesWith(database(), marker)).toEqual([]);
    expect(await Promise.all(sessions.map(placesOf))).toEqual(before);
    const certificate = await erasureOf(user);
    expect(certificate).toMatchObject({
      finished_at: expect.any(String),
      counts: { conversations: 3, sessions: 3, checkpoints: 1 },
    });
    for (const count of Object.values(certificate.counts)) expect(count).toBeGreaterThan(0);
    for (const id of conversations) expect((await api.get(`/v2/conversations/${id}`)).status).toBe(404);
    for (const id of sessions) expect((await api.get(`/v2/sessions/${id}/events/history`)).status).toBe(404);
    const again = await api.delete(`/v2/users/${user}`);
    expect([again.status, again.body]).toEqual([202, certificate]);
    expect(await createUser(`id-${marker}`)).not.toBe(user);
    await expect.poll(async () => (await token.get('/v2/conversations')).status).toBe(401);

    const kept = await findTablesWith(database(), other);
    expect(kept).toEqual(expect.arrayContaining(['users', 'session_events', 'memories', 'context_snapshots']));
    expect((await api.get(`/v2/conversations?user_id=${bystander.user}`)).body.data).toHaveLength(3);
  });

  it('202: the audit has a pseudonym in the place of the user, the certificate, and a chain that verifies', async () => {
    const { user, conversations } = await planter.plant(newMarker());
    const token = await api.as({ user: { id: user } });
    await token.post('/v2/conversations', { body: { agent_id: agent } });
    await api.delete(`/v2/users/${user}`);
    await expect.poll(async () => (await erasureOf(user)).status).toBe('done');

    const named = (query: string) => api.get(`/v2/audit?limit=200&${query}`).then(({ body }) => body.data);
    expect(await named(`actor=${user}`)).toEqual([]);
    const { counts } = await erasureOf(user);
    expect(await named(`target=${user}`)).toMatchObject([
      { action: 'erase_user', source: 'parley', details: { counts } },
    ]);
    const about = await named(`target=${conversations[0]}`);
    expect(about.length).toBeGreaterThan(0);
    for (const entry of about)
      expect(entry).toMatchObject({ pseudonymised: true, before_hash: null, after_hash: null, details: null });
    const [deletion] = await named('action=deleteUser');
    expect(deletion).toMatchObject({ target: expect.stringMatching(/^erased_[0-9a-f]{32}$/), salt: null });
    const own = await named(`actor=${deletion.target}`);
    expect(own).toMatchObject([
      { action: 'createConversation', actor: deletion.target, address: null },
      { action: 'signInWithApiKey', acting_for: deletion.target, address: null },
    ]);

    const [head] = await listChainHeads(database(), await organizationOf(user));
    const report = await verifyChain(database(), head!);
    expect(report.faults).toEqual([]);
    expect(report.pseudonymised).toBeGreaterThan(5);
  });

  it('202 while runs answer: they are cancelled first, those of producers too', async () => {
    const user = await createUser(newMarker());
    const { message } = plays([{ repeat: { say: 'tok ', times: 10, delay_ms: 0 } }, createHold().step], {});
    const { run_id, session_id } = await post('/v2/conversations', { agent_id: agent, user: { id: user }, message });
    await expect.poll(async () => (await api.get(`/v2/sessions/${session_id}`)).body.last_seq).toBeGreaterThan(6);
    const produced = await post('/v2/sessions', { agent_id: agent, user: { id: user } });
    const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
    const push = (producer_seq: number, event: object) =>
      api.post(`/v2/sessions/${produced.id}/events`, {
        body: { producer_epoch: 1, events: [{ producer_seq, event }] },
      });
    expect((await push(1, started)).status).toBe(200);

    await api.delete(`/v2/users/${user}`);
    await expect.poll(async () => (await erasureOf(user)).status).toBe('done');
    const rows = await database().query('SELECT status FROM runs WHERE id = $1 OR session_id = $2', [
      run_id,
      produced.id,
    ]);
    expect(rows).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }]);
    expect((await erasureOf(user)).counts).toMatchObject({ conversations: 2, runs: 2 });
    // A producer that was let in before writes nothing any more.
    expect((await push(2, { type: 'CUSTOM', name: 'late', value: 1 })).status).toBe(404);
  });

  it('202: memories that do not come from the user are active again, in the scopes of all and of others', async () => {
    const marker = newMarker();
    const [user, other] = [await createUser(newMarker()), await createUser(newMarker())];
    const chat = await planter.chatAs(user, newMarker());
    const of = await makeAgent(api);
    const remember = async (text: string, more: object): Promise<string> => {
      const content = { concept: 'tea', definition: `${marker} ${text}` };
      return (await post(`/v2/agents/${of}/memories`, { memory_type: 'semantic', content, ...more })).id;
    };
    const others: string[] = [];
    for (const scope of [{}, { user: { id: other } }])
      for (const more of [{ source_message_id: chat.message }, {}]) {
        const id = await remember('likes green tea', { ...scope, ...more });
        if (!('source_message_id' in more)) others.push(id);
      }
    for (const scope of [{}, { user: { id: other } }]) {
      const body = { dry_run: false, decide: 'equal', ...scope };
      await post(`/v2/agents/${of}/memories/consolidate`, body);
    }
    const list = async () =>
      database().query('SELECT id, status FROM memories WHERE agent_id = $1 ORDER BY status, id', [of]);
    expect((await list()).map((one: any) => one.status)).toEqual([
      'active',
      'active',
      ...Array(4).fill('consolidated'),
    ]);

    await api.delete(`/v2/users/${user}`);
    await expect.poll(async () => (await erasureOf(user)).status).toBe('done');
    expect(await list()).toEqual(others.toSorted().map((id) => ({ id, status: 'active' })));
    expect((await erasureOf(user)).counts.memories).toBe(4);
    const search = { query: marker, user: { id: other } };
    const { results } = await post(`/v2/agents/${of}/memories/search`, search);
    expect(results.map((one: any) => one.memory.id).toSorted()).toEqual(others.toSorted());
  });

  it('404 for an unknown user, and 403 for a token that acts for a user', async () => {
    const unknown = '/v2/users/usr_01k2c5gq8zf3vr4xw1m6t0y9ab';
    expect((await api.delete(unknown)).body.error_code).toBe('user_not_found');
    expect((await api.get(`${unknown}/erasure`)).body.error_code).toBe('user_not_found');
    const user = await createUser(newMarker());
    const stranger = await testApi(api.stage);
    expect((await stranger.delete(`/v2/users/${user}`)).status).toBe(404);
    const token = await api.as({ user: { id: user } });
    expect((await token.delete(`/v2/users/${user}`)).status).toBe(403);
  });

  it('lets nothing be learned afterwards of what was deleted', async () => {
    const user = await createUser(newMarker());
    const { message } = await post('/v2/chat/messages', says('Hello', { agent_id: agent, user: { id: user } }));
    const origin = { sourceMessageId: message.id as string, userId: user };
    const isThere = () => database().transaction((tx) => lockOrigin(tx, origin));
    expect(await isThere()).toBe(true);
    await api.delete(`/v2/chat/messages/${message.id}`);
    expect(await isThere()).toBe(false);
    origin.sourceMessageId = null as never;
    expect(await isThere()).toBe(true);
    await api.delete(`/v2/users/${user}`);
    expect(await isThere()).toBe(false);
  });

  it('leaves nothing that begins with the user as it is deleted', async () => {
    const user = await createUser(newMarker());
    const reach = { ...organizationReach(''), userId: user };
    const [{ organization_id }] = await database().query('SELECT organization_id FROM users WHERE id = $1', [user]);
    await api.delete(`/v2/users/${user}`);
    const resolve = (ref?: { id: string }) =>
      database().transaction((tx) =>
        resolveUser(tx, { ...reach, organizationId: organization_id }, ref, { pointer: '/user', now: new Date() }),
      );
    await expect(resolve()).rejects.toMatchObject({ code: 'authentication_failed' });
    await expect(resolve({ id: user })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('createEraser', () => {
  /** A user with conversations whose erasure was requested and is carried out by nobody yet. */
  async function requested(conversations: number): Promise<string> {
    const user = await createUser(newMarker());
    for (let count = 0; count < conversations; count += 1)
      await post('/v2/conversations', { agent_id: agent, user: { id: user }, title: 'x' });
    const [{ organization_id }] = await database().query('SELECT organization_id FROM users WHERE id = $1', [user]);
    await abandonErasure(database(), { subjectId: user, kind: 'user', organizationId: organization_id });
    return user;
  }
  const createWorker = (now: Date, more: Partial<EraserOptions> = {}) => createOtherEraser(database(), now, more);

  it('takes what another process has left when its lease is over, and not before; two share it without a conflict', async () => {
    const user = await requested(5);
    await createWorker(new Date()).wake();
    expect(await erasureOf(user)).toMatchObject({ status: 'running', counts: { conversations: 0 } });
    const later = afterLease();
    await Promise.all([createWorker(later).wake(), createWorker(later).wake()]);
    expect(await erasureOf(user)).toMatchObject({ status: 'done', counts: { conversations: 5 } });
  });

  it('goes on where a failure has stopped it, and counts nothing twice', async () => {
    const user = await requested(3);
    const errors: unknown[] = [];
    let failing = 2;
    const breaking = eraseParts.map((part) => ({
      ...part,
      eraseConversation: async (...input: Parameters<typeof part.eraseConversation>) => {
        if (part.name === 'conversations' && (failing -= 1) === 0) throw new Error('The disk is full.');
        return part.eraseConversation(...input);
      },
    }));
    const later = afterLease();
    const worker = createWorker(later, { eraseParts: breaking, onError: (error) => errors.push(error) });
    await worker.wake();
    expect([errors.length, (await erasureOf(user)).counts.conversations]).toEqual([1, 1]);
    await worker.wake();
    expect(await erasureOf(user)).toMatchObject({ status: 'done', counts: { conversations: 3 } });
  });
});
