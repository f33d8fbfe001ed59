import type { Pact, PactInteraction } from '#contracts/pact-file.ts';
import { listOperations } from '#contracts/gates/diff/operation.ts';
import type { Operation } from '#contracts/gates/diff/operation.ts';
import { listParameters } from '#contracts/gates/diff/parameters.ts';
import type { Direction } from '#contracts/gates/diff/rules.ts';
import { joinPointer, getMembers, toRootSide, step } from '#contracts/gates/diff/side.ts';
import type { Members, Side } from '#contracts/gates/diff/side.ts';
import { listLeftOut, createUse, valueUses } from './value-uses.ts';
import type { ContractUse } from './value-uses.ts';

/** A pact that is kept, and whose it is. */
export type KeptPact = { consumer: string; version: string; pact: Pact };

type PactBody = { content: unknown; contentType: string; encoded?: string | false };
type Request = { method: string; path: string; query?: Members; headers?: Members; body?: PactBody };
type Response = { status: number; headers?: Members; body?: PactBody };

/**
 * Returns the operation of a document that an interaction is about; of paths that fit, the one with the fewest
 * parameters.
 */
export function findOperationOf(
  operations: Operation[],
  { request, metadata }: PactInteraction,
): Operation | undefined {
  if (!request) return operations.find(({ id }) => id === metadata?.['stream']);
  const sent = request.path.split('/');
  const isParameter = (segment: string) => segment.startsWith('{');
  const fits = ({ method, path }: Operation) => {
    const segments = path.split('/');
    return (
      method === request.method.toLowerCase() &&
      segments.length === sent.length &&
      segments.every((segment, index) => isParameter(segment) || segment === sent[index])
    );
  };
  const parameters = ({ path }: Operation) => path.split('/').filter(isParameter).length;
  return operations.filter(fits).sort((one, other) => parameters(one) - parameters(other))[0];
}

const lowerCased = (headers: Members = {}): Members =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Pact has lists of values for queries and headers; one that has a single value is that value. */
const single = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;

function* parameterUses({ item, method, path, side }: Operation, request: Request): Iterable<ContractUse> {
  const headers = lowerCased(request.headers);
  for (const parameter of listParameters(item, method, path).values()) {
    const [place, name] = [String(parameter.value['in']), String(parameter.value['name'])];
    const sent = { path: {}, query: request.query ?? {}, header: headers, cookie: {} }[place] as Members;
    const value = place === 'path' ? name : single(sent[place === 'header' ? name.toLowerCase() : name]);
    const schema = step(parameter, 'schema');
    const places = [parameter.pointer, joinPointer(side.pointer, 'parameters', name)];
    if (value === undefined) yield* listLeftOut([...places, schema.pointer], 'request');
    else {
      for (const at of places) yield createUse(at, null);
      yield* valueUses(schema, place === 'path' ? null : value, 'request');
    }
  }
}

/** Returns the values of a body: one, or those of the lines of a stream. */
export function listBodyValues({ content, encoded }: PactBody): unknown[] {
  if (typeof content !== 'string') return [content];
  const text = encoded === 'base64' ? Buffer.from(content, 'base64').toString('utf8') : content;
  const lines = text.split('\n').map((line) => line.replace(/^data: ?/, ''));
  return lines.filter((line) => line.startsWith('{')).flatMap((line) => parseLine(line));
}

function parseLine(line: string): unknown[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

function* bodyUses(
  holder: Side,
  headers: Members | undefined,
  body: PactBody,
  direction: Direction,
): Iterable<ContractUse> {
  const said = single(lowerCased(headers)['content-type']) ?? body.contentType;
  const type = String(said).split(';')[0]!.trim();
  const media = step(holder, 'content', type);
  yield createUse(joinPointer(holder.pointer, 'content', type), direction);
  yield createUse(media.pointer, direction);
  if (!('schema' in media.value)) return;
  for (const value of listBodyValues(body)) yield* valueUses(step(media, 'schema'), value, direction);
}

function* requestUses(operation: Operation, request: Request): Iterable<ContractUse> {
  yield* parameterUses(operation, request);
  const body = step(operation.side, 'requestBody');
  const places = [joinPointer(operation.side.pointer, 'requestBody'), body.pointer];
  if (request.body) {
    for (const place of places) yield createUse(place, null);
    yield* bodyUses(body, request.headers, request.body, 'request');
  } else yield* listLeftOut(places, 'request');
}

function* responseUses(operation: Operation, { status, headers = {}, body }: Response): Iterable<ContractUse> {
  const declared = getMembers(operation.side.value['responses']);
  const key = [`${status}`, `${Math.floor(status / 100)}XX`, 'default'].find((name) => name in declared);
  if (key === undefined) return;
  const response = step(operation.side, 'responses', key);
  yield createUse(joinPointer(operation.side.pointer, 'responses', key), null);
  yield createUse(response.pointer, 'response');
  const expected = lowerCased(headers);
  for (const name of Object.keys(getMembers(response.value['headers']))) {
    if (!(name.toLowerCase() in expected)) continue;
    const header = step(response, 'headers', name);
    yield createUse(joinPointer(response.pointer, 'headers', name), 'response');
    yield* valueUses(step(header, 'schema'), single(expected[name.toLowerCase()]), 'response');
  }
  if (body) yield* bodyUses(response, headers, body, 'response');
}

/** Yields the credentials that a request carries, by the schemes that take them. */
function* credentialUses(document: object, request: Request): Iterable<ContractUse> {
  const sent = lowerCased(request.headers);
  const schemes = step(toRootSide(document), 'components', 'securitySchemes');
  for (const [name, scheme] of Object.entries(schemes.value)) {
    const { type, name: header } = getMembers(scheme);
    if ((type === 'apiKey' ? String(header).toLowerCase() : 'authorization') in sent)
      yield createUse(joinPointer(schemes.pointer, name), null);
  }
}

/** Every place of a document that an interaction relies on; none when it is about another contract. */
function* interactionUses(
  document: object,
  operations: Operation[],
  interaction: PactInteraction,
): Iterable<ContractUse> {
  const operation = findOperationOf(operations, interaction);
  if (!operation) return;
  yield createUse(operation.side.pointer, null);
  yield createUse(joinPointer(operation.side.pointer, 'responses'), null);
  const { request, response, contents } = interaction;
  if (request) {
    yield* credentialUses(document, request as Request);
    yield* requestUses(operation, request as Request);
  }
  if (response) yield* responseUses(operation, response as Response);
  if (contents)
    yield* responseUses(operation, { status: 200, body: { ...contents, contentType: 'text/event-stream' } });
}

/** The parts of the contract that the interactions of a pact rely on, by place. */
export type InteractionUses = {
  consumer: string;
  version: string;
  description: string;
  uses: Map<string, ContractUse[]>;
};

/**
 * Lists the parts of a document that each interaction of each pact relies on. Pacts with another provider rely on none.
 */
export function listInteractionUses(document: object, pacts: readonly KeptPact[]): InteractionUses[] {
  const operations = [...listOperations(document).values()];
  return pacts
    .filter(({ pact }) => pact.provider.name === 'parley')
    .flatMap(({ consumer, version, pact }) =>
      pact.interactions.map((interaction) => {
        const uses = Map.groupBy(interactionUses(document, operations, interaction), ({ place }) => place);
        return { consumer, version, description: interaction.description, uses };
      }),
    );
}
