import { beforeAll, describe, expect, it } from 'vitest';
import { readOperations, type OpenApiDocument } from '#src/contract/spec.ts';
import { readContracts } from './check.ts';
import { findBrokenPromises, type BrokenPromise } from './compare.ts';
import { expectsOfAgent, mistaken, recordPactFile } from './fixture.ts';
import type { Interaction } from './interaction.ts';
import { listKeptPacts, readPact, unreleased } from './pact-file.ts';
import { caller } from './parley.ts';

const documents = readContracts();
const found = async (...interactions: Interaction[]) =>
  findBrokenPromises(readPact(await recordPactFile({ name: 'example', provider: 'parley', interactions })), documents);

describe('brokenPromises', () => {
  let faults: BrokenPromise[];
  beforeAll(async () => {
    faults = await findBrokenPromises(readPact(await recordPactFile(mistaken)), documents);
  });

  it.each([
    'a value of another type',
    'null for a text',
    'another form',
    'a member that is not there',
    'another status',
    'a header that is not there',
    'message_begin of streamMessage',
    'content_delta of streamMessage',
    'message_start of streamMessage',
    'red of streamColors',
  ])('finds that nobody has promised %s', (description) => {
    expect(faults.filter((fault) => fault.description === description)).not.toEqual([]);
  });

  it('finds requests that the contract does not know or that it refuses', async () => {
    const request = (path: string, query: Record<string, string> = {}): Interaction => ({
      description: 'an odd request',
      given: [caller()],
      request: { method: 'GET', path, query, headers: { Authorization: 'Bearer x' } },
      response: { status: 200 },
      act: (url: string) =>
        fetch(`${url}${path}?${new URLSearchParams(query)}`, { headers: { authorization: 'Bearer x' } }),
    });
    expect(await found(request('/v2/unicorns'))).toHaveLength(1);
    expect(await found(request('/v9/agents'))).toHaveLength(1);
    expect(await found(request('/v2/agents', { limit: 'many' }))).not.toEqual([]);
    expect(await found(request('/v2/agents', { limit: '5' }))).toEqual([]);
  });

  it('finds frames of a stream that are no event of it', async () => {
    const stream = (frame: object): Interaction => ({
      description: 'a stream',
      given: [caller()],
      request: {
        method: 'POST',
        path: '/openai/v1/chat/completions',
        headers: { Authorization: 'Bearer x' },
        body: { model: 'guide', messages: [{ role: 'user', content: 'hi' }], stream: true },
      },
      response: {
        status: 200,
        headers: { 'Content-Type': 'text/event-stream' },
        text: ['text/event-stream', `data: ${JSON.stringify(frame)}\n\ndata: [DONE]\n\n`, '.*'],
      },
      act: (url: string) => fetch(`${url}/openai/v1/chat/completions`, sent),
    });
    const sent = {
      method: 'POST',
      headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'guide', messages: [{ role: 'user', content: 'hi' }], stream: true }),
    };
    const choices = [{ index: 0, delta: { content: 'hi' }, logprobs: null, finish_reason: null }];
    const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'guide', choices };
    expect(await found(stream(chunk))).toEqual([]);
    expect(await found(stream({ ...chunk, created: 'today' }))).not.toEqual([]);
  });

  it('is content with what is promised', async () => {
    expect(await found(expectsOfAgent('an agent', { body: { name: 'Guide', metadata: { any: 'thing' } } }))).toEqual(
      [],
    );
  });
});

/** Events that no stream of this operation has, and why. */
const neverSent: Record<string, (event: string) => boolean> = {
  // No state of a provider makes its database fail in the middle of an export.
  exportAuditEntries: (event) => event === 'error',
  exportMemories: (event) => event === 'error',
  exportUser: (event) => event === 'error',
  exportOrganization: (event) => event === 'error',
  // The results of tools come with a message of role tool, which version 1 does not have.
  streamChat: (event) => event === 'toolResult',
  // A run of Parley's own: what producers alone send is in the pact of the event runner.
  runAgent: (event) =>
    /CHUNK|TOOL_CALL_RESULT|DELTA|MESSAGES_SNAPSHOT|ACTIVITY|RAW|CUSTOM|STEP|REASONING|SUBAGENT/.test(event),
};

type Union = {
  discriminator?: { mapping?: Record<string, string> };
  oneOf?: { $ref: string }[];
  anyOf?: { $ref: string }[];
};

/** The names of the events that a schema has, through unions of unions. */
function eventsOf(document: OpenApiDocument, node: { $ref?: string }): string[] {
  const name = node.$ref?.split('/').at(-1) ?? '';
  const { discriminator, oneOf, anyOf } = (node.$ref ? document.components!['schemas']![name] : node) as Union;
  if (discriminator?.mapping) return Object.keys(discriminator.mapping);
  return (oneOf ?? anyOf ?? []).flatMap((branch) => eventsOf(document, branch));
}

describe('message pacts', () => {
  const messages = new Set(
    listKeptPacts()
      .filter(({ version }) => version === unreleased)
      .flatMap(({ path }) => readPact(path).interactions)
      .map(({ metadata }) => `${metadata?.['event']} of ${metadata?.['stream']}`),
  );
  // The events of OpenAI's clients have no names: the frames in their pact are held against the schema.
  const named = documents.filter(({ paths }) => !Object.keys(paths)[0]!.startsWith('/openai/'));
  const streams = named.flatMap((document) =>
    readOperations(document).flatMap(({ id, responses }) => {
      const schema = responses['200']?.content['text/event-stream']?.schema;
      return schema ? [{ stream: id, events: eventsOf(document, schema) }] : [];
    }),
  );

  it.each(streams)('there is one for each event of $stream', ({ stream, events }) => {
    expect(events.length).toBeGreaterThan(0);
    const missing = events.filter((event) => !messages.has(`${event} of ${stream}`) && !neverSent[stream]?.(event));
    expect(missing).toEqual([]);
  });
});
