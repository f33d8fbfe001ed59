import { toTextVersion, checkIfMatch, requireIfMatch } from '#src/api/preconditions.ts';
import type { PageQuery } from '#src/api/paging.ts';
import type { Operation } from '#src/contract/spec.ts';
import { selectExample, type ContractAnswer } from './contract-answers.ts';
import { findIdPrefix, toMockId, toSeed } from './mock-ids.ts';
import type { MockMemory } from './mock-memory.ts';
import { getAnswerOrder } from './mock-order.ts';
import { cutPage } from './mock-pages.ts';
import { adoptMembers, isJsonObject, multiplyItems, raiseVersion, replaceIds, type Fits } from './shape.ts';

/** A call of an operation, as handlers of any operation are given it. */
export type MockCall = {
  path: Record<string, string>;
  query: Record<string, unknown>;
  headers: Record<string, unknown>;
  body: unknown;
  signal: AbortSignal;
};

/** The reply of an operation that is no stream. */
type MockReply = { status: number; body?: unknown; headers?: Record<string, string> };

/** Everything about an operation that its answers are made of. */
export type MockOperation = { operation: Operation; answer: ContractAnswer; fits: Fits };

/** What the handlers of resources share. */
export type MockWorld = {
  seed: number;
  memory: MockMemory;
  /** Returns the operation that reads the resource at a path of the contract, or its nearest owner; null for none. */
  findReader(path: string): MockOperation | null;
  /** Returns the path of the contract at which the resources are read that an operation makes; null for none. */
  findMadePath(path: string): string | null;
  /** Counts the resources that were made, so that each has an id of its own. */
  countCreated(): number;
};

/** The number of items in a list, so that a page of the default size has them all and a smaller one has a next page. */
const listLength = 7;

/** Fills in the parameters of a path; `others` for those that have no value. */
export const fillPath = (path: string, values: Record<string, string>, others: string | null = null) =>
  path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? others ?? ''));

const listPathIds = ({ pathExamples }: ContractAnswer, path: Record<string, string>) =>
  [...pathExamples].flatMap(([name, example]) => (path[name] === undefined ? [] : [[example, path[name]] as const]));

/** Makes a body of an example, with the ids that the caller names. */
const createExampleBody = ({ answer }: MockOperation, path: Record<string, string>, name: string | null = null) =>
  replaceIds(selectExample(answer, name), listPathIds(answer, path));

/** Returns what a read of a resource answers now. */
function readResource(world: MockWorld, reader: MockOperation, path: Record<string, string>): unknown {
  return world.memory.find(fillPath(reader.operation.path, path)) ?? createExampleBody(reader, path);
}

/** Checks `If-Match` against what a read answers now, and requires it where the contract does. */
function checkCondition(world: MockWorld, { operation }: MockOperation, call: MockCall): void {
  const parameter = operation.parameters.find(({ name }) => name === 'If-Match');
  if (!parameter) return;
  const sent = call.headers['If-Match'] as string | undefined;
  const reader = world.findReader(operation.path);
  if (reader === null || sent === undefined) {
    if (parameter.required) requireIfMatch(sent, 0, operation.path);
    return;
  }
  const body = readResource(world, reader, call.path);
  checkIfMatch(sent, toTextVersion(JSON.stringify(body)), fillPath(reader.operation.path, call.path));
}

/** Answers a list: what was made in it, and made-up items. */
function answerList(
  world: MockWorld,
  { operation, fits }: MockOperation,
  call: MockCall,
  example: { data: unknown[] },
): MockReply {
  const path = fillPath(operation.path, call.path);
  const {
    limit: _l,
    after: _a,
    before: _b,
    offset: _o,
    include_total: _t,
    ...filters
  } = call.query as PageQuery & Record<string, unknown>;
  const isItem: Fits = (item) => fits({ ...example, data: [item] });
  const made = multiplyItems(example.data, listLength, [world.seed, path]).map((item) =>
    adoptMembers(item, filters, isItem),
  );
  const items = [...world.memory.list(path).filter(isItem), ...made].filter(
    (item) => !isJsonObject(item) || world.memory.find(`${path}/${String(item['id'])}`) !== null,
  );
  const { page, headers } = cutPage({ path, filters, items }, call.query as PageQuery);
  return { status: 200, body: { ...example, ...page }, headers };
}

const isPage = (body: unknown): body is { data: unknown[] } =>
  isJsonObject(body) && Array.isArray(body['data']) && 'next_cursor' in body;

/** Returns the address of what an operation has made. The last parameter of its path, if it has one more, is the new id. */
function locate(world: MockWorld, { operation, answer }: MockOperation, call: MockCall, id: string | null): string {
  const path = world.findMadePath(operation.path);
  return path === null ? answer.location! : fillPath(path, call.path, id);
}

/** Answers the making of a resource, which gets an id and an address of its own. */
function answerCreation(world: MockWorld, one: MockOperation, call: MockCall, example: unknown): MockReply {
  const { operation, answer, fits } = one;
  const known = isJsonObject(example) ? example['id'] : undefined;
  const prefix = findIdPrefix(known);
  const id = prefix && toMockId(prefix, world.seed, operation.id, world.countCreated());
  const named = id ? replaceIds(example, [[String(known), id]]) : example;
  const body = adoptMembers(named, call.body, fits);
  const at = locate(world, one, call, id);
  if (id) world.memory.create(fillPath(operation.path, call.path), at, body);
  return { status: answer.status, body, headers: { Location: at } };
}

/** Answers a change of a resource: what was there, with what the caller sends. */
function answerChange(
  world: MockWorld,
  { operation, answer, fits }: MockOperation,
  call: MockCall,
  example: unknown,
): MockReply {
  const at = fillPath(operation.path, call.path);
  const known = world.memory.find(at);
  const before = known !== undefined && known !== null && fits(known) ? known : example;
  const raised = raiseVersion(before);
  const body = adoptMembers(fits(raised) ? raised : before, call.body, fits);
  world.memory.write(at, body);
  return { status: answer.status, body };
}

/** Deletes a resource. Its id names nothing any more, unless it is that of something else, such as the user of a member. */
function forget({ memory }: MockWorld, { operation, answer }: MockOperation, { path }: MockCall): void {
  const ids = operation.path.split('{').length === 2 ? Object.values(path) : [];
  memory.delete(fillPath(operation.path, path), ids, answer.notFoundCode ?? 'resource_not_found');
}

/** Answers with what is made of the schema, the same for the same request. */
function answerMadeUp(
  { seed }: MockWorld,
  { operation, answer }: MockOperation,
  call: MockCall,
  { method, url }: { method: string; url: string },
): MockReply {
  const { status, location } = answer;
  const body = answer.make(toSeed(seed, method, url));
  if (!isPage(body)) return { status, body, ...(location && { headers: { Location: location } }) };
  const path = fillPath(operation.path, call.path);
  const { page, headers } = cutPage({ path, filters: {}, items: body.data }, call.query as PageQuery);
  return { status, body: { ...body, ...page }, headers };
}

/** Creates the handler of an operation that is no stream: it answers with an example, and remembers what it is told. */
export function createResourceHandler(world: MockWorld, one: MockOperation): (call: MockCall) => Promise<MockReply> {
  const { operation, answer } = one;
  return async (call) => {
    checkCondition(world, one, call);
    if (operation.method === 'DELETE' && operation.path.endsWith('}')) forget(world, one, call);
    if (!answer.hasBody) return { status: answer.status };
    const order = getAnswerOrder();
    if (order.answer.from === 'schema') return answerMadeUp(world, one, call, order);
    const { name } = order.answer;
    const example = createExampleBody(one, call.path, name);
    if (operation.method === 'GET') {
      if (isPage(example)) return answerList(world, one, call, example);
      return { status: answer.status, body: name === null ? readResource(world, one, call.path) : example };
    }
    if (answer.location) return answerCreation(world, one, call, example);
    if (operation.method === 'PUT' || operation.method === 'PATCH') return answerChange(world, one, call, example);
    return { status: answer.status, body: example };
  };
}
