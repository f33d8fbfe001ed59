import type { RequestListener } from 'node:http';
import type { Principal } from '#src/access/principal.ts';
import { createRateLimiter } from '#src/access/rate-limit.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import { listScopes, readContract } from '#src/composition/read-contract.ts';
import { lifecycleOfV1 } from '#src/contract/lifecycle.ts';
import { createPages } from '#src/http/pages/pages.ts';
import { createHttpApp, type HttpApp } from '#src/http/server.ts';
import { combineVersions, type Version } from '#src/http/versions.ts';
import { createLogger } from '#src/telemetry/logger.ts';
import { toV1Error } from '#src/v1/errors.ts';
import { createPathLookup, createV1Handlers } from '#src/v1/handlers.ts';
import { createChatHandlers } from './chat-handlers.ts';
import { readContractAnswers } from './contract-answers.ts';
import { createEventHandlers } from './event-handlers.ts';
import { createExportHandlers } from './export-handlers.ts';
import type { OrderedFault } from './fault.ts';
import { createMockAnswerOnce } from './mock-idempotency.ts';
import { createFileHandlers, mockFiles, withTusHeaders } from './mock-files.ts';
import { MockMemory } from './mock-memory.ts';
import { listenToOrders } from './mock-listener.ts';
import { failAsOrdered, type AnswerOrder } from './mock-order.ts';
import { refuseDeleted } from './refuse-deleted.ts';
import { createResourceHandler, type MockOperation, type MockWorld } from './resource-handler.ts';

/** The settings of a mock. */
export type MockOptions = {
  /** Answers are the same for the same seed and the same requests, but for times and ids of requests. */
  seed: number;
  versions: readonly ('v1' | 'v2')[];
  /** The answers of requests that order none. */
  answer: AnswerOrder;
  /** The fault of requests that order none. */
  fault?: OrderedFault | null;
  heartbeatMs?: number;
  /** Returns the address at which callers reach the mock, known once it listens. */
  publicUrl: () => string;
};

/** The longest body that the mock reads. */
const bodyLimitBytes = 10_000_000;
const tokenLifeMs = 3_600_000;

/** Lists the operations of version 2 with what their answers are made of. */
function listMockOperations(version: Version): MockOperation[] {
  const { operations, validation } = combineVersions([version]);
  const answers = readContractAnswers(version.document);
  return operations
    .filter(({ connects }) => !connects)
    .map((operation) => {
      const answer = answers.get(operation.id)!;
      return { operation, answer, fits: (body) => validation.rulesOf(operation).reply(answer.status, body) === null };
    });
}

/** Finds the operations that read what others make or change, by the paths of the contract. */
function createLookups(operations: readonly MockOperation[]): Pick<MockWorld, 'findReader' | 'findMadePath'> {
  const reads = operations.filter(({ operation, answer }) => operation.method === 'GET' && answer.hasBody);
  const readers = new Map(reads.map((one) => [one.operation.path, one]));
  const findReader = (path: string): MockOperation | null => {
    if (path === '') return null;
    return readers.get(path) ?? findReader(path.slice(0, path.lastIndexOf('/')));
  };
  const isMade = (path: string) => (one: string) =>
    one.startsWith(`${path}/`) && /^(\{[^{}]+\}|erasure)$/.test(one.slice(path.length + 1));
  const findMadePath = (path: string) =>
    [...readers.keys()].find(isMade(path)) ?? (path.endsWith('/erasure') ? path : null);
  return { findReader, findMadePath };
}

/** Creates the handlers of version 2. */
function createMockHandlers(seed: number, version: Version): Handlers {
  const operations = listMockOperations(version);
  const answers = new Map(operations.map(({ operation, answer }) => [operation.id, answer]));
  let created = 0;
  const countCreated = () => (created += 1);
  const world = { seed, memory: new MockMemory(), ...createLookups(operations), countCreated };
  const ofResources = operations.map((one) => [one.operation.id, createResourceHandler(world, one)]);
  const handlers = {
    ...(Object.fromEntries(ofResources) as Handlers),
    ...createEventHandlers(seed),
    ...createExportHandlers(answers),
    ...createFileHandlers(answers),
    ...createChatHandlers(world, answers),
  };
  const signInWithApiKey = prolongToken(handlers.signInWithApiKey);
  const resources = refuseDeleted({ ...handlers, signInWithApiKey }, operations, world.memory);
  return { ...withTusHeaders(resources), connectRealtime: refuseSockets };
}

/** Refuses WebSockets: the mock does not speak. */
const refuseSockets: Handlers['connectRealtime'] = async () => {
  throw problem('service_unavailable', 'The mock opens no WebSockets: try voice with the offline models of a server.');
};

/** Has tokens end an hour from now: with that of the example, which has ended, a client would sign in at each call. */
function prolongToken(signIn: Handlers['signInWithApiKey']): Handlers['signInWithApiKey'] {
  return async (call) => {
    const { body, ...reply } = await signIn(call);
    return { ...reply, body: { ...body, expires_at: new Date(Date.now() + tokenLifeMs).toISOString() } };
  };
}

/** Creates the check of credentials, which lets in everybody who has one. */
function createVerifier(scopes: readonly string[]) {
  const principal: Principal = {
    organizationId: 'org_mock',
    userId: null,
    subject: 'usr_mock',
    credentialId: 'key_mock',
    source: 'key',
    scopes: new Set(scopes),
  };
  return async () => principal;
}

/** Puts the versions beside each other, as the mock serves them. */
function createVersions({ seed, versions }: MockOptions): Version[] {
  const document = readContract('v2');
  const v2: Version = { document, handlers: {} };
  const handlers = createMockHandlers(seed, v2);
  const v1 = readContract('v1');
  const all = {
    v1: {
      document: v1,
      handlers: createV1Handlers(handlers, createPathLookup(v1)),
      errors: toV1Error,
      lifecycle: lifecycleOfV1,
    },
    v2: { ...v2, handlers },
  };
  return versions.map((version) => all[version]);
}

/**
 * Creates a mock: the HTTP door of Parley over handlers that answer with what the contract has as examples. Requests and
 * answers are checked as Parley checks them, and nothing is stored beyond the process.
 */
export function createMock(options: MockOptions): { listener: RequestListener; app: HttpApp } {
  const { publicUrl, heartbeatMs, answer, fault = null } = options;
  const document = readContract('v2');
  const pages = createPages({
    publicUrl,
    bundle: document,
    earlier: readContract('v1'),
    openai: readContract('openai'),
  });
  const app = createHttpApp({
    versions: createVersions(options),
    files: mockFiles,
    verify: createVerifier(listScopes(document)),
    newRequestId: () => newId('req'),
    logger: createLogger('silent'),
    limiter: createRateLimiter(null),
    answerOnce: createMockAnswerOnce(),
    corsOrigins: '*',
    bodyLimitBytes,
    publicUrl,
    now: () => new Date(),
    explain: () => null,
    pages: [pages.router],
    answerMissing: pages.answerMissing,
    ...(heartbeatMs !== undefined && { heartbeatMs }),
    precedingSteps: [failAsOrdered],
  });
  return { listener: listenToOrders(app.express, { answer, fault }), app };
}
