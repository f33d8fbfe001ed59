import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PactV4 } from '@pact-foundation/pact';
import type { Consumer, HttpInteraction, Interaction, MessageInteraction } from './interaction.ts';
import { expected, type Matcher } from './matchers.ts';
import { normalizePact, readPact } from './pact-file.ts';

process.env['PACT_DO_NOT_TRACK'] = 'true';

type Open = ReturnType<PactV4['addInteraction']>;
type Asked = ReturnType<Open['withRequest']>;
type RequestBuilder = Parameters<NonNullable<Parameters<Open['withRequest']>[2]>>[0];
type ResponseBuilder = Parameters<NonNullable<Parameters<Asked['willRespondWith']>[1]>>[0];

/**
 * Plays all interactions of a consumer against Pact's mock of its provider and returns the pact. Throws when the consumer
 * sends something else than it says, or cannot cope with the answer. The same consumer gives the same bytes.
 */
export async function recordPact(consumer: Consumer): Promise<string> {
  refuseTwins(consumer);
  const dir = mkdtempSync(join(tmpdir(), 'parley-pact-'));
  try {
    const { name, provider } = consumer;
    const pact = new PactV4({ consumer: name, provider, dir, logLevel: 'error' });
    for (const interaction of consumer.interactions) {
      await play(pact, interaction).catch((cause: Error) => {
        throw new Error(`${name}, “${interaction.description}”: ${cause.message}`, { cause });
      });
    }
    return normalizePact(readPact(join(dir, `${name}-${provider}.json`)));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Pact merges two of one description and state into one, or refuses: neither is what was meant. */
function refuseTwins({ name, interactions }: Consumer): void {
  const descriptions = interactions.map(({ description }) => description);
  const twin = descriptions.find((description, at) => descriptions.indexOf(description) !== at);
  if (twin !== undefined) throw new Error(`${name} has “${twin}” twice.`);
}

const play = (pact: PactV4, interaction: Interaction) =>
  'request' in interaction ? playHttp(pact, interaction) : playMessage(pact, interaction);

async function playHttp(pact: PactV4, { description, given = [], request, response, act }: HttpInteraction) {
  const open = pact.addInteraction();
  for (const { name, params } of given) open.given(name, params as never);
  const asked = open
    .uponReceiving(description)
    .withRequest(request.method, request.path as never, (builder) => addRequest(builder, request));
  const answered = asked.willRespondWith(response.status, (builder) => addResponse(builder, response));
  await answered.executeTest(({ url }) => act(url));
}

function addRequest(builder: RequestBuilder, { query, headers, body, text }: HttpInteraction['request']): void {
  if (query) builder.query(query as never);
  if (headers) builder.headers(headers as never);
  if (body !== undefined) builder.jsonBody(body);
  if (text) addText(builder, 'withRequestBody', text);
}

function addResponse(builder: ResponseBuilder, { headers, body, text }: HttpInteraction['response']): void {
  if (headers) builder.headers(headers as never);
  if (body !== undefined) builder.jsonBody(expected(body));
  if (!text) return;
  const [type, example, regex] = text;
  addText(builder, 'withResponseBody', [type, example]);
  const rule: Omit<Matcher, 'value'> = { 'pact:matcher:type': 'regex', regex };
  builder.matchingRules({ body: [{ path: '$', rules: [rule] }] } as never);
}

/** Pact's own `body` keeps anything but JSON and XML as bytes, which match only themselves; the core knows text too. */
function addText(builder: object, method: 'withRequestBody' | 'withResponseBody', [type, text]: [string, string]) {
  const { interaction } = builder as { interaction: Record<typeof method, (body: string, type: string) => void> };
  interaction[method](text, type);
}

async function playMessage(pact: PactV4, message: MessageInteraction) {
  const open = pact.addAsynchronousInteraction();
  for (const { name, params } of message.given) open.given(name, params as never);
  const told = open.expectsToReceive(message.description, (builder) => {
    builder.withJSONContent(expected(message.content));
    builder.withMetadata({ stream: message.stream, event: message.event });
  });
  await told.executeTest(async ({ contents }) => void (await message.read(contents.content)));
}
