import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Consumer, HttpInteraction, Interaction } from './interaction.ts';
import { exactly, exampleId, matching } from './matchers.ts';
import { writeText } from './pact-file.ts';
import { bearer, call, caller, messagesOf, streamed, token } from './parley.ts';
import { recordPact } from './record.ts';

/** Creates a temporary folder for pacts. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'parley-contracts-'));

/** Records a consumer's pact into a file and returns its path. */
export async function recordPactFile(consumer: Consumer, folder = temporaryFolder()): Promise<string> {
  const path = join(folder, 'pacts', consumer.name, 'unreleased.json');
  writeText(path, await recordPact(consumer));
  return path;
}

const agentPath = `/v2/agents/${exampleId('agt')}`;
const get = (url: string) => fetch(url + agentPath, { headers: { authorization: `Bearer ${token}` } });

/** Returns a consumer that asks for an agent and expects this of the answer. */
export const expectsOfAgent = (
  description: string,
  response: Partial<HttpInteraction['response']>,
  given = [caller(), { name: 'an agent', params: { name: 'Guide' } }],
): Interaction =>
  call(
    { description, given, request: { method: 'GET', path: '/v2/agents/{agent_id}' }, act: get },
    { status: 200, ...response },
  );

const plays = [caller(), { name: 'an agent' }, { name: 'the agent will play', params: { script: [{ say: 'Hello' }] } }];

const ask = {
  message: { role: 'user', content: { type: 'text', text: 'Hello' } },
  context: { agent_id: exampleId('agt') },
};
const begin = { event: 'message_begin' };

/** Expects, interaction by interaction, what Parley does not do. */
export const mistaken: Consumer = {
  name: 'mistaken',
  provider: 'parley',
  interactions: [
    expectsOfAgent('another value', { body: { name: exactly('Pilot') } }),
    expectsOfAgent('a value of another type', { body: { name: 7 } }),
    expectsOfAgent('null for a text', { body: { name: null } }),
    expectsOfAgent('another form', { body: { id: matching('agent-\\d+', 'agent-1') } }),
    expectsOfAgent('the beginning of a form', { body: { id: matching('agt_', 'agt_') } }),
    expectsOfAgent('a member that is not there', { body: { color: 'red' } }),
    expectsOfAgent('another status', { status: 202 }),
    expectsOfAgent('a header that is not there', { headers: { 'X-Color': 'red' } }),
    expectsOfAgent('a state that is not there', {}, [caller(), { name: 'a unicorn', params: { name: 'Guide' } }]),
    {
      description: 'a stream that begins otherwise',
      given: [caller()],
      request: {
        method: 'POST',
        path: '/v2/chat/messages/stream',
        headers: { Authorization: bearer },
        body: ask,
      },
      response: streamed([{ id: 1, name: 'message_begin', data: begin }]),
      act: (url) =>
        fetch(`${url}/v2/chat/messages/stream`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(ask),
        }),
    },
    ...messagesOf('streamMessage', [
      { event: 'message_begin', given: plays, content: begin, read: async () => {} },
      { event: 'content_delta', given: plays, content: { delta: 7 }, read: async () => {} },
      { event: 'message_start', given: plays, content: { color: 'red' }, read: async () => {} },
    ]),
    ...messagesOf('streamColors', [{ event: 'red', given: plays, content: { red: 1 }, read: async () => {} }]),
  ],
};
