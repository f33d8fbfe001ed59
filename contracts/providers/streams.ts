import { createParser } from 'eventsource-parser';
import { makeAgent, plays } from '#src/testing/harness.ts';
import type { StreamedEvent } from './provider.ts';
import { ensureAgent, tools, toolResults, type ProviderWorld } from './states.ts';

type Ask = { path: string; body?: unknown };

/** How each stream is asked for, given what states have made. */
const asks: Record<string, (world: ProviderWorld) => Promise<Ask>> = {
  streamMessage: async (world) => ({ path: '/v2/chat/messages/stream', body: await nextMessage(world) }),
  async streamDecisions(world) {
    const body = { decisions: [{ tool_call_id: 'call_1', action: 'reject' }] };
    return { path: `/v2/runs/${await heldRun(world)}/decisions/stream`, body };
  },
  async rejoinMessageStream(world) {
    const first = await read(world, await asks['streamMessage']!(world));
    const ids = first.map(({ data }) => data as { run_id?: string }).find(({ run_id }) => run_id !== undefined);
    return { path: `/v2/chat/messages/stream?run_id=${ids?.run_id ?? world.ids['run_id']}` };
  },
  streamSessionEvents: async ({ ids }) => ({ path: `/v2/sessions/${ids['session_id']}/events?follow=false&view=raw` }),
  exportAuditEntries: async () => ({ path: '/v2/audit/export' }),
  async exportOrganization({ api }) {
    const { data } = (await api.get('/v2/organizations?limit=100')).body;
    const { id } = data.find(({ name }: { name: string }) => name === api.organization);
    return { path: `/v2/organizations/${id}/export` };
  },
  exportUser: async ({ ids }) => ({ path: `/v2/users/${ids['user_id']}/export` }),
  exportMemories: async () => ({ path: '/v2/memories/export' }),
  async streamChat(world) {
    const message = JSON.stringify({ script: world.plan.script });
    const place = { agentId: await ensureAgent(world), channelId: 'C1', workspaceId: 'W1' };
    return { path: '/v1/chat/stream', body: { message, ...place } };
  },
  async runAgent(world) {
    const { script, state, tools = [] } = world.plan;
    const content = JSON.stringify({ script });
    const messages = [{ id: 'message_1', role: 'user', content }];
    const place = { threadId: 'thread_1', runId: 'run_1', protocolVersion: '1.0' };
    const input = { ...place, state, messages, tools, context: [], forwardedProps: {} };
    return { path: `/v2/agents/${await ensureAgent(world)}/run`, body: input };
  },
};

async function nextMessage(world: ProviderWorld): Promise<object> {
  const { session_id } = world.ids;
  if (world.plan.waitsForTool) return toolResults(session_id!);
  const context = session_id ? { session_id } : { agent_id: await ensureAgent(world) };
  return plays(world.plan.script, context);
}

/** Has an agent make a call that a person has to approve, before it plays the script. Returns the run that waits. */
async function heldRun({ api, plan }: ProviderWorld): Promise<string> {
  const key = 'pay_back';
  const http = { url: 'https://tools.example.com/refunds' };
  const tool = { key, kind: 'http', parameters: { type: 'object' }, http, approval: { mode: 'always' } };
  await api.post('/v2/tools', { body: tool });
  const agent_id = await makeAgent(api, { tools, tool_refs: [{ key }] });
  const script = [
    { tool_call: { name: key, arguments: {}, id: 'call_1' } },
    { after_results: plan.waitsForTool ? [{ say: 'Hello there.' }] : plan.script },
  ];
  const { body } = await api.post('/v2/chat/messages', { body: plays(script, { agent_id }) });
  return body.message.run_id;
}

/** Runs one of Parley's streams to its end. */
export function eventsOf(stream: string, world: ProviderWorld): Promise<StreamedEvent[]> {
  const ask = asks[stream];
  if (!ask) throw new Error(`No stream ${stream} is known here: ${Object.keys(asks).join(', ')}.`);
  return ask(world).then((asked) => read(world, asked));
}

async function read({ api }: ProviderWorld, { path, body }: Ask): Promise<StreamedEvent[]> {
  const headers = { authorization: `Bearer ${api.token}`, accept: 'text/event-stream' };
  const response = await fetch(api.stage.url + path, {
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  if (response.status !== 200)
    throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
  return parseEvents(await response.text());
}

/** Returns the events of a whole stream of server-sent events; what is no JSON is left as text. */
export function parseEvents(text: string): StreamedEvent[] {
  const events: StreamedEvent[] = [];
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => events.push({ event, data: data === '[DONE]' ? data : JSON.parse(data) }),
  });
  parser.feed(text);
  return events;
}
