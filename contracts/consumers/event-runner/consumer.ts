import assert from 'node:assert/strict';
import type { AguiEvent } from '#generated/v2/client/types.gen.ts';
import type { Consumer, HttpInteraction, Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, matching, several, tuple } from '../../matchers.ts';
import { call, caller, fetchOf, messagesOf, refusal, streamed, token } from '../../parley.ts';
import { Runner, Stopped } from './runner.ts';
import { shortRun, started, vocabulary } from './vocabulary.ts';

const sessionId = exampleId('sess');
const runner = (baseUrl: string, more: { epoch?: number; fetch?: typeof fetch } = {}) =>
  new Runner({ baseUrl, token, sessionId, ...more });

const path = '/v2/sessions/{session_id}/events';
const empty: State[] = [caller(), { name: 'a conversation' }];
const pushed = (...events: object[]): State[] => [...empty, { name: 'events of a producer', params: { events } }];

const bodyOf = (events: readonly object[], { epoch = 1, from = 1 } = {}) => ({
  producer_epoch: epoch,
  events: events.map((event, at) => ({ producer_seq: from + at, event })),
});
const post = (body: unknown) => ({ method: 'POST', path, body }) as const;
const ack = (producer_seq: number, warning: unknown = null) => ({
  producer_seq: exactly(producer_seq),
  seq: 1,
  warning,
});
const acks = (...numbers: number[]) => ({ acks: tuple(...numbers.map((number) => ack(number))), next_seq: 6 });
const all = shortRun.map((_event, at) => at + 1);

const lines = shortRun
  .map((event, at) => `${JSON.stringify({ producer_epoch: 1, producer_seq: at + 1, event })}\n`)
  .join('');

const pushes: Interaction[] = [
  call(
    {
      description: 'push a run',
      given: empty,
      request: post(bodyOf(shortRun)),
      act: async (url) => assert.equal((await runner(url).push(shortRun)).acks.length, shortRun.length),
    },
    { status: 200, body: acks(...all) },
  ),
  call(
    {
      description: 'push a run as lines',
      given: empty,
      request: { method: 'POST', path, text: ['application/x-ndjson', lines] },
      act: async (url) => assert.equal((await runner(url).pushLines(shortRun)).acks.length, shortRun.length),
    },
    { status: 200, body: acks(...all) },
  ),
  call(
    {
      description: 'push again what was not acknowledged',
      given: pushed(...shortRun),
      request: post(bodyOf(shortRun)),
      act: async (url) => assert.equal((await runner(url).push(shortRun)).acks.length, shortRun.length),
    },
    { status: 200, body: acks(...all) },
  ),
  call(
    {
      description: 'say that it is alive',
      given: pushed(started),
      request: post(bodyOf([])),
      act: async (url) => assert.deepEqual((await runner(url).push([])).acks, []),
    },
    { status: 200, body: { acks: exactly([]), next_seq: 2 } },
  ),
  call(
    {
      description: 'push an event whose type is not known yet',
      given: pushed(started),
      request: post(bodyOf([{ type: 'HANDOFF_STARTED', to: 'scout' }], { from: 2 })),
      async act(url) {
        const event = { type: 'HANDOFF_STARTED', to: 'scout' } as unknown as AguiEvent;
        assert.equal((await runner(url).push([event], 2)).acks[0]?.warning, 'unknown_event_type');
      },
    },
    { status: 200, body: { acks: tuple(ack(2, exactly('unknown_event_type'))), next_seq: 3 } },
  ),
];

type Refused = { description: string; given: State[]; sent: object[]; numbers?: { epoch?: number; from?: number } };

function refused(
  { description, given, sent, numbers = {} }: Refused,
  as: [number, string],
  more = {},
): HttpInteraction {
  const act = (url: string) =>
    assert.rejects(
      runner(url, { epoch: numbers.epoch ?? 1 }).push(sent as AguiEvent[], numbers.from),
      (error) => error instanceof Stopped && error.problem.error_code === as[1],
    );
  return refusal({ description, given, request: post(bodyOf(sent, numbers)), act }, as, more);
}

const orphan = vocabulary.TEXT_MESSAGE_CONTENT[0];
const refusals: Interaction[] = [
  refused(
    {
      description: 'push something else under a number',
      given: pushed(started),
      sent: [{ ...started, runId: 'run_2' }],
    },
    [409, 'producer_conflict'],
  ),
  refused({ description: 'push with a number missing', given: pushed(started), sent: [orphan], numbers: { from: 3 } }, [
    409,
    'producer_gap',
  ]),
  refused(
    { description: 'push out of order', given: pushed(started), sent: [orphan], numbers: { from: 2 } },
    [409, 'event_order'],
    { errors: several({ detail: 'No message is open.', code: 'message_not_open' }) },
  ),
  refused(
    { description: 'push an event that lacks a member', given: empty, sent: [{ type: 'RUN_STARTED' }] },
    [400, 'invalid_request'],
    { errors: several({ pointer: matching('/events/0.*', '/events/0/event/threadId'), detail: 'Is required.' }) },
  ),
  refused(
    {
      description: 'push without the right to',
      given: [caller(['events:read']), { name: 'a conversation' }],
      sent: [],
    },
    [403, 'insufficient_permissions'],
  ),
  refusal(
    {
      description: 'push to a session that is not there',
      request: { method: 'POST', path: `/v2/sessions/${sessionId}/events`, body: bodyOf([started]) },
      act: (url) => assert.rejects(runner(url).push([started]), Stopped),
    },
    [404, 'session_not_found'],
  ),
];

const logged = shortRun.map((event, at) => ({ seq: at + 1, event }));
const reads: Interaction[] = [
  call(
    {
      description: 'read what it has pushed',
      given: pushed(...shortRun),
      request: { method: 'GET', path: `${path}/history`, query: { after_seq: '0', view: 'raw' } },
      act: async (url) => assert.deepEqual((await runner(url).history(0)).events, shortRun),
    },
    {
      status: 200,
      body: {
        data: tuple(...logged.map(({ seq, event }) => ({ seq: exactly(seq), event: each(event) }))),
        has_more: exactly(false),
        next_after_seq: exactly(shortRun.length),
      },
    },
  ),
  call(
    {
      description: 'follow what it has pushed to the end',
      given: pushed(...shortRun),
      request: { method: 'GET', path, query: { follow: 'false', view: 'raw' } },
      async act(url) {
        const events: AguiEvent[] = [];
        for await (const event of runner(url).events()) events.push(event);
        assert.deepEqual(events, shortRun);
      },
    },
    streamed(logged.map(({ seq, event }) => ({ id: seq, name: event.type, data: event }))),
  ),
];

/** Each member as it was pushed: the log changes nothing. */
function each(event: AguiEvent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).map(([name, value]) => [name, exactly(value)]));
}

const messages = messagesOf(
  'streamSessionEvents',
  Object.values(vocabulary).map(([event, ...before]) => ({
    event: event.type,
    given: pushed(...(event.type === 'RUN_STARTED' ? [] : [started, ...before]), event),
    content: each(event),
    async read(sent) {
      const read: AguiEvent[] = [];
      for await (const one of runner('http://parley.test', { fetch: fetchOf(event.type, sent) }).events())
        read.push(one);
      assert.deepEqual(read, [event]);
    },
  })),
);

/** A program that runs agents elsewhere, pushes what they do and reads it back. */
export const eventRunner: Consumer = {
  name: 'event-runner',
  provider: 'parley',
  interactions: [...pushes, ...refusals, ...reads, ...messages],
};
