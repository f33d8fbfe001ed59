import { makeAgent, plays, testApi, type Api, type Stage } from '#src/testing/harness.ts';

/** What states know of each other while one interaction is verified; what they return goes into the request. */
export type World = { api: Api; ids: Record<string, string>; plan: Plan };

/** What the stream of a message pact is to be about. */
type Plan = { script: object[]; waitsForTool: boolean; state?: unknown; tools?: object[] };

/** Each state says which parameters it has; they come from a pact, and are what they were when it was frozen. */
type Setup = (world: World, params: never) => Promise<void>;

type Made = { id: string; session_id: string; run_id: string; message: Record<string, string> };

/** A script that the agent plays when nothing else is asked of it. */
const greeting = [{ say: 'Hello there.' }];

const must = ({ status, body }: { status: number; body: unknown }, expected: number): Made => {
  if (status !== expected) throw new Error(`A state was answered with ${status}: ${JSON.stringify(body)}`);
  return body as Made;
};

/** What an agent can call that is there to talk; one with a key is there to be read. */
const tools = [{ name: 'get_weather', parameters: { type: 'object' } }];

export async function agentOf(world: World, params: Record<string, unknown> = {}): Promise<string> {
  world.ids['agent_id'] ??= await makeAgent(world.api, 'key' in params ? params : { tools, ...params });
  return world.ids['agent_id'];
}

/** Says something to the agent, in the conversation if there is one, and remembers where. */
async function turn(world: World, message: (context: Record<string, unknown>) => object): Promise<void> {
  const { session_id } = world.ids;
  const context = session_id ? { session_id } : { agent_id: await agentOf(world) };
  const reply = must(await world.api.post('/v2/chat/messages', { body: message(context) }), 200);
  remember(world, reply.message);
}

function remember({ ids }: World, { id, session_id, conversation_id, run_id }: Record<string, string>): void {
  Object.assign(ids, { message_id: id, session_id, conversation_id, run_id });
}

async function conversation(
  world: World,
  { messages = 0, title }: { messages?: number; title?: string },
): Promise<void> {
  const agent_id = await agentOf(world);
  const body = must(await world.api.post('/v2/conversations', { body: { agent_id, ...(title && { title }) } }), 201);
  world.ids['conversation_id'] = body.id;
  const opened = must(await world.api.post('/v2/sessions', { body: { agent_id, conversation_id: body.id } }), 201);
  world.ids['session_id'] = opened.id;
  for (let i = 0; i < messages; i++) await turn(world, (context) => plays(greeting, context));
}

/** A question, and another one in its place, whose message is the one to name; the branch of the first one is not current. */
async function edited(world: World): Promise<void> {
  await conversation(world, { messages: 1 });
  const { conversation_id } = world.ids;
  const again = plays(greeting, { conversation_id, after_message_id: null });
  const reply = must(await world.api.post('/v2/chat/messages', { body: again }), 200);
  const { body: shown } = await world.api.get(`/v2/conversations/${conversation_id}/messages`);
  const { body: all } = await world.api.get(`/v2/conversations/${conversation_id}/branches`);
  remember(world, { ...reply.message, id: shown.data[0].id });
  world.ids['branch_id'] = all.data.find(({ is_current }: { is_current: boolean }) => !is_current).id;
}

/** A run that takes longer than the interaction. */
async function running(world: World): Promise<void> {
  const agent_id = await agentOf(world);
  const text = JSON.stringify({ script: [{ say: 'Wait' }, { delay_ms: 600_000 }] });
  const message = { role: 'user', content: { type: 'text', text } };
  const body = must(await world.api.post('/v2/conversations', { body: { agent_id, message } }), 201);
  Object.assign(world.ids, { conversation_id: body.id, session_id: body.session_id, run_id: body.run_id });
}

async function failed(world: World): Promise<void> {
  const agent_id = await agentOf(world);
  const context = { agent_id };
  const { frames } = await world.api.stream(
    '/v2/chat/messages/stream',
    plays([{ say: 'Half' }, { drop: true }], context),
  );
  const { session_id, conversation_id, run_id, message_id } = frames[0]!.item;
  Object.assign(world.ids, { session_id, conversation_id, run_id, message_id });
}

/** Events that a producer has pushed, its epoch being 1. */
async function pushed(world: World, { events }: { events: object[] }): Promise<void> {
  if (!world.ids['session_id']) await conversation(world, {});
  const items = events.map((event, at) => ({ producer_seq: at + 1, event }));
  const path = `/v2/sessions/${world.ids['session_id']}/events`;
  must(await world.api.post(path, { body: { producer_epoch: 1, events: items } }), 200);
}

async function nextPage(world: World, { path, limit }: { path: string; limit: number }): Promise<void> {
  const { body } = await world.api.get(`${path}?limit=${limit}`);
  world.ids['next_cursor'] = body.next_cursor;
}

const toolCall = [
  { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' }, id: 'call_1' } },
  { after_results: [{ say: 'It rains.' }] },
];

/** The results that “a message that waits for a tool” waits for. */
export const toolResults = (session_id: string) => ({
  message: {
    role: 'tool',
    content: { type: 'tool_results', results: [{ tool_call_id: 'call_1', content: '3 degrees and rain' }] },
  },
  context: { session_id },
});

/** The states that pacts name, made through the API as anybody would. */
export const states: Record<string, Setup> = {
  'an agent': async (world, params: Record<string, unknown>) => void (await agentOf(world, params)),
  agents: async ({ api }, { count }: { count: number }) => {
    for (let i = 0; i < count; i++) await makeAgent(api, { key: `agent-${i}`, name: `Agent ${i}` });
  },
  'a next page': nextPage,
  'a conversation': conversation,
  'a conversation whose question was edited': edited,
  'a closed conversation': async (world, params: object) => {
    await conversation(world, params);
    must(await world.api.post(`/v2/conversations/${world.ids['conversation_id']}/close`), 200);
  },
  'an ended session': async (world, params: object) => {
    await conversation(world, params);
    must(await world.api.post(`/v2/sessions/${world.ids['session_id']}/end`), 200);
  },
  'an answered message': (world, { script = greeting }: { script?: object[] }) =>
    turn(world, (context) => plays(script, context)),
  async 'a message that waits for a tool'(world) {
    await turn(world, (context) => plays(toolCall, context));
    world.plan.waitsForTool = true;
  },
  async 'the agent will play'(world, params: Partial<Plan>) {
    Object.assign(world.plan, params);
    // A front end that brings tools of its own may not use names that the agent has taken.
    if (params.tools) must(await world.api.patch(`/v2/agents/${await agentOf(world)}`, { body: { tools: [] } }), 200);
  },
  'a run that is answering': running,
  'a run that has failed': failed,
  'events of a producer': pushed,
};

/** A caller begins a world; whatever else the interaction needs is made in its organization. */
export async function beginWorld(stage: Stage, { scopes }: { scopes?: readonly string[] } = {}): Promise<World> {
  const owner = await testApi(stage);
  const { token, key } = scopes ? await owner.as({ scopes }) : owner;
  const ids = { token, key_id: key.id, key_secret: key.key };
  return { api: owner, ids, plan: { script: greeting, waitsForTool: false } };
}
