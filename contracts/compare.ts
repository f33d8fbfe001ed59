import * as comparison from '@pactflow/openapi-pact-comparator';
import { readOperations, type OpenApiDocument, type Schema } from '#src/contract/spec.ts';
import type { Pact, PactInteraction } from './pact-file.ts';

type Finding = {
  type: 'error' | 'warning' | 'info';
  message: string;
  mockDetails?: { interactionDescription?: string | null; location: string };
};
type Comparator = { compare(pact: Pact): AsyncIterable<Finding> };

/** The package's own declarations name files that it does not ship in this form. */
const { Comparator } = comparison as unknown as { Comparator: new (options: { oas: unknown }) => Comparator };

/** An expectation of a pact that the contract does not promise. */
export type BrokenPromise = { description: string; fault: string };

/**
 * Lists what a pact expects of Parley and no version of the contract promises. The events of a stream, those in the frames of an
 * answer too, are held against its schema, as if each were the body of an answer.
 */
export async function findBrokenPromises(pact: Pact, documents: readonly OpenApiDocument[]): Promise<BrokenPromise[]> {
  if (pact.provider.name !== 'parley') return [];
  const faults = pact.interactions
    .filter((interaction) => !documents.some((document) => knows(document, interaction)))
    .map(({ description }) => ({ description, fault: 'it is of no version of the contract' }));
  for (const document of documents) {
    const own = pact.interactions.filter((interaction) => knows(document, interaction));
    const http = own.filter(({ request }) => request).map(withoutFrames);
    const frames = own.flatMap((interaction) => toFrames(document, interaction));
    const messages = [...own.filter(({ request }) => !request), ...frames].map(toAnswerInteraction);
    const { answers, events } = getComparators(document);
    faults.push(...(await compare(answers, { ...pact, interactions: http })));
    faults.push(...(await compare(events, { ...pact, interactions: messages })));
  }
  return faults;
}

function knows(document: OpenApiDocument, { request, metadata }: PactInteraction): boolean {
  if (!request) return streamSchemas(document).has(metadata?.['stream'] ?? '');
  const version = request.path.split('/')[1]!;
  return Object.keys(document.paths).some((path) => path.startsWith(`/${version}/`));
}

function streamSchemas(document: OpenApiDocument): Map<string, Schema> {
  const schemas = readOperations(document).map(({ id, responses }) => {
    const content = responses['200']?.content?.['text/event-stream'];
    return [id, content?.schema] as const;
  });
  return new Map(schemas.filter((entry): entry is [string, Schema] => entry[1] !== undefined));
}

/** Returns a document in which each stream is an operation that answers with one event. */
function toStreamDocument(document: OpenApiDocument): OpenApiDocument {
  const paths = [...streamSchemas(document)].map(([id, schema]) => {
    const response = { description: 'An event.', content: { 'application/json': { schema } } };
    return [`/streams/${id}`, { get: { operationId: id, responses: { 200: response } } }];
  });
  return { ...document, paths: Object.fromEntries(paths) } as OpenApiDocument;
}

const isStream = ({ response }: PactInteraction): boolean => response?.body?.contentType === 'text/event-stream';

/** Returns an interaction without the frames of a stream, which the package holds against the JSON of the same operation. */
function withoutFrames(interaction: PactInteraction): PactInteraction {
  if (!isStream(interaction)) return interaction;
  const { body: _frames, ...response } = interaction.response!;
  return { ...interaction, response };
}

/** Returns the events in the frames of an answer that is a stream, each as a message. */
function toFrames(document: OpenApiDocument, interaction: PactInteraction): PactInteraction[] {
  const { description, request, response } = interaction;
  if (!request || !isStream(interaction)) return [];
  const operation = readOperations(document).find(
    ({ method, path }) =>
      method === request.method && new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(request.path),
  );
  const frames = String(response!.body!.content).matchAll(/^data: (\{.*\})$/gm);
  return [...frames].map(([, data]) => ({
    type: 'Asynchronous/Messages',
    description,
    metadata: { stream: operation?.id ?? '' },
    contents: { content: JSON.parse(data!) as unknown, contentType: 'application/json' },
  }));
}

function toAnswerInteraction({ metadata, contents, ...message }: PactInteraction): PactInteraction {
  return {
    ...message,
    type: 'Synchronous/HTTP',
    request: { method: 'GET', path: `/streams/${metadata?.['stream']}` },
    response: { status: 200, ...(contents && { body: contents }) },
  };
}

type Comparators = { answers: Comparator; events: Comparator };
const comparatorCache = new WeakMap<OpenApiDocument, Comparators>();

/** Returns the comparators of a document, which compile its schemas once for all pacts. */
function getComparators(document: OpenApiDocument): Comparators {
  const before = comparatorCache.get(document);
  if (before) return before;
  const of = (oas: OpenApiDocument) => new Comparator({ oas: allowFreeForms(oas) });
  const comparators = { answers: of(document), events: of(toStreamDocument(document)) };
  comparatorCache.set(document, comparators);
  return comparators;
}

async function compare(comparator: Comparator, pact: Pact): Promise<BrokenPromise[]> {
  const faults: BrokenPromise[] = [];
  for await (const { type, message, mockDetails } of comparator.compare(pact)) {
    if (type !== 'error') continue;
    const { interactionDescription: what, location } = mockDetails ?? { location: '' };
    faults.push({ description: what ?? '', fault: `${message} (${location})` });
  }
  return faults;
}

/** An object that the contract leaves open may have any member; the package would let it have none. */
function allowFreeForms(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(allowFreeForms);
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, allowFreeForms(value)]));
  const formless = members['type'] === 'object' && !('properties' in members) && !('allOf' in members);
  const free = members['additionalProperties'] === true || (formless && !('additionalProperties' in members));
  return free ? { ...members, additionalProperties: {} } : members;
}
