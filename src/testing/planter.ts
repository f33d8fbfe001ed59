import { expect } from 'vitest';
import { newId } from '#src/api/ids.ts';
import { lockMemoryStores } from '#src/resources/memories/index-store.ts';
import { toMemoryDraft } from '#src/resources/memories/memory.ts';
import { agentScope, toScopeKey, type ScopeFields } from '#src/resources/memories/scope-key.ts';
import { insertMemories } from '#src/resources/memories/write-store.ts';
import { plays, says, type Api } from './harness.ts';
import { uploadFile } from './upload-file.ts';

/** What was planted for a user: the ids of the user, and of the sessions and conversations. */
type Planted = { user: string; sessions: string[]; conversations: string[] };

/** Returns a text that nothing else has. */
export const newMarker = () => `rosebud${Math.random().toString(36).slice(2)}`;

/** Plants texts through every door by which something of a user comes in. Its agent has the tool `look_up`. */
export class Planter {
  readonly #api: Api;
  readonly #agent: string;

  constructor(api: Api, agent: string) {
    this.#api = api;
    this.#agent = agent;
  }

  async createUser(external_id: string, more: object = {}): Promise<string> {
    const { status, body } = await this.#api.post('/v2/users', { body: { external_id, ...more } });
    expect(status).toBe(201);
    return body.id;
  }

  /** Posts, and fails when it is refused. */
  async post(path: string, body: object) {
    const answer = await this.#api.post(path, { body });
    expect([path, answer.status, answer.status < 300 ? '' : answer.body]).toEqual([path, answer.status, '']);
    return answer.body;
  }

  /** Stores a memory as an extraction does. */
  async learn(scope: ScopeFields, sourceMessageId: string | null, definition: string): Promise<void> {
    const [{ organization_id: organizationId }] = await this.#api.stage.database.dataSource.query(
      'SELECT organization_id FROM agents WHERE id = $1',
      [this.#agent],
    );
    const content = { concept: 'user', definition };
    const memory = { memory_type: 'semantic' as const, content, source_message_id: sourceMessageId };
    await this.#api.stage.database.dataSource.transaction(async (tx) => {
      await lockMemoryStores(tx, [toScopeKey(this.#agent, scope)]);
      const draft = toMemoryDraft(newId('mem'), memory, scope);
      await insertMemories(
        tx,
        { organizationId, agentId: this.#agent },
        [draft],
        { by: 'parley', now: new Date() },
        null,
      );
    });
  }

  /** Plants a marker through every door by which something of a user comes in. Returns the sessions of the user. */
  async plant(m: string): Promise<Planted> {
    const user = await this.createUser(`id-${m}`, { display_name: m, locale: 'de-AT', metadata: { [m]: m } });
    const chat = await this.chatAs(user, m);
    const agui = await this.runFrontEnd(user, m);
    const pushed = await this.pushEvents(user, m);
    await this.remember(user, chat, m);
    await this.giveAccess(user, m);
    await uploadFile(this.#api, m, { name: m, user_id: user });
    const all = [chat, agui, pushed];
    return { user, sessions: all.map(({ session }) => session), conversations: all.map((one) => one.conversation) };
  }

  /** Makes the user a member, and keys that are theirs as a user and as a member. */
  async giveAccess(user: string, m: string): Promise<void> {
    const sql = 'SELECT organization_id AS "organizationId" FROM agents WHERE id = $1';
    const [{ organizationId }] = await this.#api.stage.database.dataSource.query(sql, [this.#agent]);
    const member = `/v2/organizations/${organizationId}/members/${user}`;
    expect((await this.#api.put(member, { body: { roles: [{ role: 'viewer' }] } })).status).toBe(200);
    const key = { name: m, scopes: ['agents:read'], allowed_addresses: ['127.0.0.1'] };
    await this.post('/v2/keys', { ...key, user: { id: user } });
    await this.post('/v2/keys', { ...key, member_id: user });
  }

  async chatAs(user: string, m: string) {
    const { id } = await this.post('/v2/conversations', {
      agent_id: this.#agent,
      user: { id: user },
      title: m,
      metadata: { m },
      channel_id: m,
      workspace_id: m,
    });
    const template = await this.post('/v2/context/templates', {
      name: 'Tone',
      body: 'Speak to {{who}}.',
      variables: [{ name: 'who', type: 'string', required: true, max_length: 200 }],
    });
    await this.post(`/v2/conversations/${id}/context/apply`, { template_id: template.id, variables: { who: m } });
    const script = [{ reasoning: m }, { say: m }, { tool_call: { name: 'look_up', arguments: { of: m } } }];
    const asked = plays(script, { conversation_id: id });
    Object.assign(asked.message, { metadata: { m } });
    const { session, message } = await this.post('/v2/chat/messages', {
      ...asked,
      options: { response: { stop: [`no ${m}`] } },
    });
    const results = message.tool_calls.map((call: { id: string }) => ({ tool_call_id: call.id, content: m }));
    await this.post(`/v2/sessions/${session.id}/messages`, {
      message: { role: 'tool', content: { type: 'tool_results', results } },
    });
    await this.#api.patch(`/v2/chat/messages/${message.id}/metadata`, { body: { metadata: { label: m } } });
    await this.#api.patch(`/v2/chat/messages/${message.id}/metadata`, { body: { metadata: { label: 'other' } } });
    await this.#api.patch(`/v2/sessions/${session.id}`, { body: { metadata: { m } } });
    const failing = await this.#api.post('/v2/chat/messages', {
      body: plays([{ status: 400, message: m }], { conversation_id: id }, { note: m }),
    });
    expect(failing.status).toBeGreaterThanOrEqual(400);
    const { data } = (await this.#api.get(`/v2/conversations/${id}/messages`)).body;
    return { conversation: id as string, session: session.id as string, message: data[0].id as string };
  }

  async runFrontEnd(user: string, m: string) {
    const { frames } = await this.#api.stream(`/v2/agents/${this.#agent}/run`, {
      threadId: `thread ${m}`,
      runId: `run ${m}`,
      state: { [m]: m },
      messages: [{ id: `message ${m}`, role: 'user', content: m }],
      tools: [{ name: `t_${m}`, description: m, parameters: { type: 'object', title: m } }],
      context: [{ description: m, value: m }],
      forwardedProps: { user: { id: user }, [m]: m },
    });
    const { conversation_id, session_id } = frames[0]!.item.metadata;
    const { id } = await this.post(`/v2/sessions/${session_id}/state/checkpoints`, {
      name: m,
      description: m,
      metadata: { m },
    });
    expect(id).toMatch(/^chk_/);
    const { last_seq } = (await this.#api.get(`/v2/sessions/${session_id}`)).body;
    const part = { from_seq: last_seq, to_seq: last_seq, reason: m };
    await this.post(`/v2/sessions/${session_id}/events/redact`, part);
    return { conversation: conversation_id as string, session: session_id as string };
  }

  async pushEvents(user: string, m: string) {
    const session = await this.post('/v2/sessions', { agent_id: this.#agent, user: { id: user }, metadata: { m } });
    const events = [
      { type: 'RUN_STARTED', threadId: m, runId: m },
      { type: 'TEXT_MESSAGE_START', messageId: m, role: 'user', metadata: { m } },
      ...[m, m, m].map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: m, delta })),
      { type: 'TEXT_MESSAGE_END', messageId: m },
      { type: 'TOOL_CALL_START', toolCallId: m, toolCallName: m, parentMessageId: `a${m}` },
      { type: 'TOOL_CALL_ARGS', toolCallId: m, delta: JSON.stringify({ m }) },
      { type: 'TOOL_CALL_END', toolCallId: m },
      { type: 'TOOL_CALL_RESULT', messageId: `r${m}`, toolCallId: m, content: m },
      { type: 'CUSTOM', name: m, value: m },
      { type: `HANDOFF_${m}`, to: m },
      { type: 'STATE_SNAPSHOT', snapshot: { m } },
      { type: 'RUN_ERROR', message: m, code: m },
    ];
    await this.post(`/v2/sessions/${session.id}/events`, {
      producer_epoch: 1,
      events: events.map((event, index) => ({ producer_seq: index + 1, event })),
    });
    return { conversation: session.conversation_id as string, session: session.id as string };
  }

  async remember(user: string, chat: { session: string; message: string }, m: string): Promise<void> {
    const ofUser = { scopeType: 'user_agent' as const, userId: user, sessionId: null };
    await this.learn(ofUser, chat.message, `${m} likes green tea`);
    await this.learn(ofUser, null, `${m} likes green tea`);
    await this.learn({ scopeType: 'user', userId: user, sessionId: null }, null, m);
    await this.learn(agentScope, chat.message, m);
    const body = { memory_type: 'working', content: { note: m }, session_id: chat.session, metadata: { m } };
    await this.post(`/v2/agents/${this.#agent}/memories`, body);
    await this.post(`/v2/agents/${this.#agent}/memories/consolidate`, { dry_run: false });
    await this.post(`/v2/agents/${this.#agent}/state/checkpoints`, {
      name: newId('chk'),
      include: ['memories', 'context'],
    });
    const recalled = { memory: { enabled: true, extract: true } };
    await this.post('/v2/chat/messages', {
      ...says(`Who likes tea, ${m}?`, { session_id: chat.session }),
      options: recalled,
    });
  }
}
