import { makeAgent, plays, testApi, type Api, type Stage } from '#src/testing/harness.ts';

/** The state that the setups of one interaction share. Its ids are inserted into the request. */
export type ProviderWorld = { api: Api; ids: Record<string, string>; plan: StreamPlan };

/** The plan of the stream of a message pact. */
type StreamPlan = { script: object[]; waitsForTool: boolean; state?: unknown; tools?: object[] };

/** Each state says which parameters it has; they come from a pact, and are what they were when it was frozen. */
type Setup = (world: ProviderWorld, params: never) => Promise<void>;

type CreatedMessage = { id: string; session_id: string; run_id: string; message: Record<string, string> };

/** The default script of the agent. */
const greeting = [{ say: 'Hello there.' }];

const requireStatus = ({ status, body }: { status: number; body: unknown }, expected: number): CreatedMessage => {
  if (status !== expected) throw new Error(`A state was answered with ${status}: ${JSON.stringify(body)}`);
  return body as CreatedMessage;
};

/** The tools of an agent that is there to talk; one with a key is there to be read. */
/** The tools of the agent of a pact, whose calls the caller carries out. */
export const tools = [{ name: 'get_weather', parameters: { type: 'object' } }];

export async function ensureAgent(world: ProviderWorld, params: Record<string, unknown> = {}): Promise<string> {
  world.ids['agent_id'] ??= await makeAgent(world.api, 'key' in params ? params : { tools, ...params });
  return world.ids['agent_id'];
}

/** Sends the agent a message, in the conversation if there is one, and records the ids. */
async function turn(world: ProviderWorld, message: (context: Record<string, unknown>) => object): Promise<void> {
  const { session_id } = world.ids;
  const context = session_id ? { session_id } : { agent_id: await ensureAgent(world) };
  const reply = requireStatus(await world.api.post('/v2/chat/messages', { body: message(context) }), 200);
  remember(world, reply.message);
}

function remember({ ids }: ProviderWorld, { id, session_id, conversation_id, run_id }: Record<string, string>): void {
  Object.assign(ids, { message_id: id, session_id, conversation_id, run_id });
}

async function conversation(
  world: ProviderWorld,
  { messages = 0, title }: { messages?: number; title?: string },
): Promise<void> {
  const agent_id = await ensureAgent(world);
  const body = requireStatus(
    await world.api.post('/v2/conversations', { body: { agent_id, ...(title && { title }) } }),
    201,
  );
  world.ids['conversation_id'] = body.id;
  const opened = requireStatus(
    await world.api.post('/v2/sessions', { body: { agent_id, conversation_id: body.id } }),
    201,
  );
  world.ids['session_id'] = opened.id;
  for (let i = 0; i < messages; i++) await turn(world, (context) => plays(greeting, context));
}

/** A question, and another one in its place, whose message is the one to name; the branch of the first one is not current. */
async function edited(world: ProviderWorld): Promise<void> {
  await conversation(world, { messages: 1 });
  const { conversation_id } = world.ids;
  const again = plays(greeting, { conversation_id, after_message_id: null });
  const reply = requireStatus(await world.api.post('/v2/chat/messages', { body: again }), 200);
  const { body: shown } = await world.api.get(`/v2/conversations/${conversation_id}/messages`);
  const { body: all } = await world.api.get(`/v2/conversations/${conversation_id}/branches`);
  remember(world, { ...reply.message, id: shown.data[0].id });
  world.ids['branch_id'] = all.data.find(({ is_current }: { is_current: boolean }) => !is_current).id;
}

/** Starts a run that takes longer than the interaction. */
async function running(world: ProviderWorld): Promise<void> {
  const agent_id = await ensureAgent(world);
  const text = JSON.stringify({ script: [{ say: 'Wait' }, { delay_ms: 600_000 }] });
  const message = { role: 'user', content: { type: 'text', text } };
  const body = requireStatus(await world.api.post('/v2/conversations', { body: { agent_id, message } }), 201);
  Object.assign(world.ids, { conversation_id: body.id, session_id: body.session_id, run_id: body.run_id });
}

async function failed(world: ProviderWorld): Promise<void> {
  const agent_id = await ensureAgent(world);
  const context = { agent_id };
  const { frames } = await world.api.stream(
    '/v2/chat/messages/stream',
    plays([{ say: 'Half' }, { drop: true }], context),
  );
  const { session_id, conversation_id, run_id, message_id } = frames[0]!.item;
  Object.assign(world.ids, { session_id, conversation_id, run_id, message_id });
}

/** Pushes events of a producer with epoch 1. */
async function pushed(world: ProviderWorld, { events }: { events: object[] }): Promise<void> {
  if (!world.ids['session_id']) await conversation(world, {});
  const items = events.map((event, at) => ({ producer_seq: at + 1, event }));
  const path = `/v2/sessions/${world.ids['session_id']}/events`;
  requireStatus(await world.api.post(path, { body: { producer_epoch: 1, events: items } }), 200);
}

async function nextPage(world: ProviderWorld, { path, limit }: { path: string; limit: number }): Promise<void> {
  const { body } = await world.api.get(`${path}?limit=${limit}`);
  world.ids['next_cursor'] = body.next_cursor;
}

type GivenMemory = { key: string; content: object; user: object };

/** Stores a memory of a user with the agent. */
async function memory(world: ProviderWorld, given: GivenMemory): Promise<void> {
  const path = `/v2/agents/${await ensureAgent(world)}/memories`;
  const body = { memory_type: 'semantic', scope: { type: 'user_agent' }, ...given };
  const { id, scope } = requireStatus(await world.api.post(path, { body }), 201) as unknown as StoredMemory;
  Object.assign(world.ids, { memory_id: id, user_id: scope.user_id });
}

type StoredMemory = { id: string; scope: { user_id: string } };

async function user(world: ProviderWorld, given: object): Promise<void> {
  const { id } = requireStatus(await world.api.post('/v2/users', { body: given }), 201);
  world.ids['user_id'] = id;
}

const toolCall = [
  { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' }, id: 'call_1' } },
  { after_results: [{ say: 'It rains.' }] },
];

/** Returns the results that “a message that waits for a tool” waits for. */
export const toolResults = (session_id: string) => ({
  message: {
    role: 'tool',
    content: { type: 'tool_results', results: [{ tool_call_id: 'call_1', content: '3 degrees and rain' }] },
  },
  context: { session_id },
});

/** The setups of the states that pacts name. They use the public API. */
export const states: Record<string, Setup> = {
  'an agent': async (world, params: Record<string, unknown>) => void (await ensureAgent(world, params)),
  agents: async ({ api }, { count }: { count: number }) => {
    for (let i = 0; i < count; i++) await makeAgent(api, { key: `agent-${i}`, name: `Agent ${i}` });
  },
  'a next page': nextPage,
  'a conversation': conversation,
  'a conversation whose question was edited': edited,
  'a closed conversation': async (world, params: object) => {
    await conversation(world, params);
    requireStatus(await world.api.post(`/v2/conversations/${world.ids['conversation_id']}/close`), 200);
  },
  'an ended session': async (world, params: object) => {
    await conversation(world, params);
    requireStatus(await world.api.post(`/v2/sessions/${world.ids['session_id']}/end`), 200);
  },
  'an answered message': (world, { script = greeting }: { script?: object[] }) =>
    turn(world, (context) => plays(script, context)),
  async 'a message that waits for a tool'(world) {
    await turn(world, (context) => plays(toolCall, context));
    world.plan.waitsForTool = true;
  },
  async 'the agent will play'(world, params: Partial<StreamPlan>) {
    Object.assign(world.plan, params);
    // A front end that brings tools of its own may not use names that the agent has taken.
    if (params.tools)
      requireStatus(await world.api.patch(`/v2/agents/${await ensureAgent(world)}`, { body: { tools: [] } }), 200);
  },
  'a memory': memory,
  'a user': user,
  'the user is erased': async ({ api, ids }) =>
    void requireStatus(await api.delete(`/v2/users/${ids['user_id']}`), 202),
  async 'the organization of the caller'({ api, ids }) {
    const { data } = (await api.get('/v2/organizations?limit=100')).body;
    ids['organization_id'] = data.find(({ name }: { name: string }) => name === api.organization).id;
  },
  async 'another organization'({ api, ids }, body: { name: string }) {
    const made = await api.post('/v2/organizations', { body });
    if (made.status !== 201) throw new Error(`A state was answered with ${made.status}: ${JSON.stringify(made.body)}`);
    ids['organization_id'] = made.body.organization.id;
  },
  async 'the organization is erased'({ api, ids }, { name }: { name: string }) {
    const body = { dry_run: false, confirm: name };
    requireStatus(await api.post(`/v2/organizations/${ids['organization_id']}/erasure`, { body }), 202);
  },
  async 'its usage is counted'({ api }) {
    for (let count = 0; count === 0;) count = (await api.get('/v2/usage')).body.data.length;
  },
  'a run that is answering': running,
  'a run that has failed': failed,
  'events of a producer': pushed,
};

/** Creates the shared state with a caller. Everything else is created in its organization. */
export async function beginWorld(
  stage: Stage,
  { scopes }: { scopes?: readonly string[] } = {},
): Promise<ProviderWorld> {
  const owner = await testApi(stage);
  const { token, key } = scopes ? await owner.as({ scopes }) : owner;
  const ids = { token, key_id: key.id, key_secret: key.key };
  return { api: owner, ids, plan: { script: greeting, waitsForTool: false } };
}
