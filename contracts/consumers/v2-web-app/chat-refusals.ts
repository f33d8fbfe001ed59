import assert from 'node:assert/strict';
import type { Interaction } from '../../interaction.ts';
import { exactly, exampleId, matching, several } from '../../matchers.ts';
import { caller, refusal, token } from '../../parley.ts';
import { webApp } from './app.ts';
import { post, results, toAgent, toSession, waiting, withAgent } from './asking.ts';
import { refusedWith, scriptMessage, textMessage } from './samples.ts';

const app = (url: string) => webApp({ baseUrl: url, token });

/** Messages that are not answered. */
export const refusals: Interaction[] = [
  refusal(
    {
      description: 'send a message to an agent that is not there',
      request: post({ message: textMessage('Hello'), context: { agent_id: exampleId('agt') } }),
      act: (url) =>
        assert.rejects(app(url).send(toAgent(textMessage('Hello')).sent), refusedWith('agent_not_found', 404)),
    },
    [404, 'agent_not_found'],
  ),
  refusal(
    {
      description: 'send a message without a text',
      given: withAgent,
      request: post(toAgent(textMessage('')).inPact),
      act: (url) => assert.rejects(app(url).send(toAgent(textMessage('')).sent), refusedWith('invalid_request', 400)),
    },
    [400, 'invalid_request'],
    { errors: several({ pointer: exactly('/message/content/text'), detail: 'Must not be empty.', code: 'minLength' }) },
  ),
  refusal(
    {
      description: 'send a message while tools are waited for',
      given: waiting,
      request: post(toSession(textMessage('Hello')).inPact),
      act: (url) =>
        assert.rejects(app(url).send(toSession(textMessage('Hello')).sent), refusedWith('tool_results_required', 409)),
    },
    [409, 'tool_results_required'],
  ),
  refusal(
    {
      description: 'send the results of other tools',
      given: waiting,
      request: post(toSession(results('call_2')).inPact),
      act: (url) =>
        assert.rejects(app(url).send(toSession(results('call_2')).sent), refusedWith('invalid_tool_results', 422)),
    },
    [422, 'invalid_tool_results'],
  ),
  refusal(
    {
      description: 'send a message while a run is answering',
      given: [caller(), { name: 'a run that is answering' }],
      request: post(toSession(textMessage('Hello')).inPact),
      act: (url) =>
        assert.rejects(app(url).send(toSession(textMessage('Hello')).sent), refusedWith('run_in_progress', 409)),
    },
    [409, 'run_in_progress'],
  ),
  refusal(
    {
      description: 'send a message in a session that has ended',
      given: [caller(), { name: 'an ended session' }],
      request: post(toSession(textMessage('Hello')).inPact),
      act: (url) =>
        assert.rejects(app(url).send(toSession(textMessage('Hello')).sent), refusedWith('session_ended', 409)),
    },
    [409, 'session_ended'],
  ),
  ...upstream(429, [429, 'upstream_rate_limited'], { 'Retry-After': matching('\\d+', '3') }, { retry_after: 3 }),
  ...upstream(500, [502, 'upstream_failure']),
  ...upstream(503, [503, 'service_unavailable'], { 'Retry-After': matching('\\d+', '5') }),
];

function upstream(status: number, as: [number, string], headers = {}, more: object = {}): Interaction[] {
  const { inPact, sent } = toAgent(scriptMessage({ status, ...more }));
  const description = `send a message that the model answers with ${status}`;
  const act = (url: string) => assert.rejects(app(url).send(sent), refusedWith(as[1], as[0]));
  return [refusal({ description, given: withAgent, request: post(inPact), act }, as, { retryable: true }, headers)];
}
