import assert from 'node:assert/strict';
import * as api from '#generated/v2/client/sdk.gen.ts';
import type { AguiEvent, RunAgentInput } from '#generated/v2/client/types.gen.ts';
import type { Interaction, State } from '../../interaction.ts';
import { any, exactly, exampleId, several } from '../../matchers.ts';
import { call, caller, fetchOf, messagesOf, refusal, streamed, token } from '../../parley.ts';
import { connect } from './app.ts';
import { toolStep } from './samples.ts';

const thread = { threadId: 'thread_1', runId: 'run_1' };
const inputOf = (...script: object[]): RunAgentInput => ({
  ...thread,
  messages: [{ id: 'message_1', role: 'user', content: JSON.stringify({ script }) }],
  tools: [],
  context: [],
});
const input = inputOf({ say: 'Hello there.' });

/** Yields the part of the app that speaks AG-UI: it runs the agent and gives what it does. */
async function* run(baseUrl: string, fetch = globalThis.fetch): AsyncGenerator<AguiEvent> {
  const { stream } = await api.runAgent({
    client: connect({ baseUrl, token, fetch }),
    path: { agent_id: exampleId('agt') },
    body: input,
    sseMaxRetryAttempts: 1,
    onSseError: (error) => {
      throw error;
    },
  });
  yield* stream as AsyncIterable<AguiEvent>;
}

async function typesOf(events: AsyncIterable<AguiEvent>): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of events) types.push(type);
  return types;
}

const messageId = exampleId('msg');
const events = [
  { type: 'RUN_STARTED', ...thread },
  { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' },
  { type: 'RUN_FINISHED', ...thread },
];

const runs: Interaction[] = [
  call(
    {
      description: 'run an agent for a front end',
      given: [caller(), { name: 'an agent' }],
      request: { method: 'POST', path: '/v2/agents/{agent_id}/run', body: input },
      act: async (url) =>
        assert.deepEqual(
          await typesOf(run(url)),
          events.map(({ type }) => type),
        ),
    },
    streamed(events.map((data, at) => ({ id: at + 1, name: data.type, data }))),
  ),
  refusal(
    {
      description: 'run an agent that is not there for a front end',
      request: { method: 'POST', path: `/v2/agents/${exampleId('agt')}/run`, body: input },
      act: (url) => assert.rejects(typesOf(run(url)), /SSE failed: 404/),
    },
    [404, 'agent_not_found'],
  ),
];

const plays = (script: object[], more: object = {}): State[] => [
  caller(),
  { name: 'an agent' },
  { name: 'the agent will play', params: { script, ...more } },
];
const speaks = plays([{ say: 'Hello' }]);
const tools = [{ name: 'get_weather', description: 'The weather.', parameters: { type: 'object' } }];
const calls = plays([toolStep], { tools });
const ids = { session_id: exampleId('sess'), conversation_id: exampleId('conv'), run_id: exampleId('run') };
const sameThread = { threadId: exactly('thread_1'), runId: exactly('run_1') };
const toolCallId = exactly('call_1');

type Sample = { type: AguiEvent['type']; given: State[]; content: Record<string, unknown> };

/** What a run of Parley's own is made of. */
const samples: Sample[] = [
  { type: 'RUN_STARTED', given: speaks, content: { ...sameThread, metadata: ids } },
  {
    type: 'STATE_SNAPSHOT',
    given: plays([{ say: 'Hello' }], { state: { city: 'Oslo' } }),
    content: { snapshot: { city: exactly('Oslo') } },
  },
  { type: 'TEXT_MESSAGE_START', given: speaks, content: { messageId, role: exactly('assistant') } },
  { type: 'TEXT_MESSAGE_CONTENT', given: speaks, content: { messageId, delta: exactly('Hello') } },
  { type: 'TEXT_MESSAGE_END', given: speaks, content: { messageId } },
  { type: 'TOOL_CALL_START', given: calls, content: { toolCallId, toolCallName: exactly('get_weather') } },
  { type: 'TOOL_CALL_ARGS', given: calls, content: { toolCallId, delta: '{"city":"Oslo"}' } },
  { type: 'TOOL_CALL_END', given: calls, content: { toolCallId } },
  {
    type: 'RUN_FINISHED',
    given: calls,
    content: {
      ...sameThread,
      outcome: { type: exactly('success'), pendingToolCallIds: several(exactly('call_1')) },
      usage: any({ model: 'offline/scripted', inputTokens: 10, outputTokens: 5 }),
    },
  },
  {
    type: 'RUN_ERROR',
    given: plays([{ say: 'Half' }, { drop: true }]),
    content: { message: 'The model stopped.', code: exactly('upstream_failure') },
  },
];

const messages = messagesOf(
  'runAgent',
  samples.map(({ type, given, content }) => ({
    event: type,
    given,
    content: { type: exactly(type), ...content },
    read: async (sent) =>
      assert.deepEqual(await typesOf(run('http://parley.test', fetchOf(type, sent))), [(sent as AguiEvent).type]),
  })),
);

/** The app as an AG-UI front end. */
export const frontEnd: Interaction[] = [...runs, ...messages];
