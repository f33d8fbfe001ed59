import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import type { UserRef } from '#generated/v2/client/types.gen.ts';
import { createApp, type App } from '#src/app.ts';
import type { AppOptions } from '#src/composition/app-options.ts';
import { entities } from '#src/composition/entities.ts';
import { readContract, listAllScopes } from '#src/composition/read-contract.ts';
import { storeApiKey } from '#src/access/first-key.ts';
import { generateApiKey } from '#src/access/key-secret.ts';
import { openMemoryCounters } from '#src/bus/counters.ts';
import type { SharedCounters } from '#src/bus/redis-counters.ts';
import type { Config } from '#src/config/config.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { acceptUpgrades } from '#src/http/upgrade.ts';
import { lifecycleOfV1 } from '#src/contract/lifecycle.ts';
import { openGateway } from '#src/llm/gateway.ts';
import type { Gateway } from '#src/llm/types.ts';
import { createLogger } from '#src/telemetry/logger.ts';
import { parseFrames } from './frames.ts';
import { guardServer, type Guard } from './guard.ts';
import { holdAnswers } from './held-answer.ts';
import { keepEmptyDatabase } from './kept-database.ts';
import { preparesTestStatements } from './server-database.ts';

export const bodyLimitBytes = 1_500_000;

/** A complete Parley, on a real database and the offline provider, with a contract guard. */
export type Stage = {
  url: string;
  grpc: string;
  database: Database;
  guard: Guard;
  now: () => Date;
  readGauges: App['readGauges'];
  readAvailability: App['readAvailability'];
  /**
   * Stops taking requests, and finishes what is under way within so many milliseconds, 2,000 unless told otherwise. What cannot
   * end, as work of a process that a test gives up, is given none.
   */
  drain(graceMs?: number): Promise<void>;
};

const contract = readContract();
export const allScopes = listAllScopes();

/** The lifecycle of version 1 in tests, in which it never ends. */
const v1 = { ...lifecycleOfV1, readOnlyAt: new Date('2999-06-30'), sunsetAt: new Date('2999-12-31') };

/** The offline models. A model that says nothing is given up after so long that only what hangs is: see `hastyStage`. */
const offlineLlm = { baseUrl: null, apiKey: null, timeoutMs: 60_000 };

/** The time that an erasure waits for what had begun before it, which in a test is on its way to the same process. */
const erasureGraceMs = 500;

/** No app of a test looks for jobs that others have left, which tests leave for workers of their own in the same database. */
const jobRestMs = 3_600_000;

/** The time that a search waits for its embedding: a busy machine takes seconds, after which it would find by words alone. */
const embedTimeoutMs = 60_000;

/** Settings of a stage that differ from the usual ones, and what it shares with other instances. */
type StageOptions = Partial<
  Pick<
    Config,
    | 'auditReads'
    | 'contextWindowTokens'
    | 'corsOrigins'
    | 'files'
    | 'loadLimits'
    | 'modelPrices'
    | 'oauthRegistration'
    | 'outgoingAllow'
    | 'quotas'
    | 'rateLimits'
    | 'shares'
    | 'storageLimitBytes'
    | 'trustedIssuers'
    | 'voice'
  >
> &
  Pick<AppOptions, 'bus' | 'counters' | 'meters'>;

/** Starts a separate app. `llm` replaces the offline provider, and `around` may wrap the gateway. */
export async function startStage(
  database: Database,
  llm: Partial<Config['llm']> = {},
  { bus = null, counters = null, meters, ...more }: StageOptions = {},
  clock = () => new Date(),
  logger = createLogger(process.env['PARLEY_TEST_LOG'] ?? 'silent'),
  around = (gateway: Gateway) => gateway,
): Promise<Stage> {
  const gateway = holdAnswers(around(await openGateway({ ...offlineLlm, ...llm })));
  let url = '';
  const app = createApp({
    config: { rateLimits: null, corsOrigins: null, bodyLimitBytes, producerLeaseMs: 60_000, v1, ...more },
    bus,
    counters,
    ...(meters && { meters }),
    database,
    gateway,
    contract,
    clock,
    logger,
    erasureGraceMs,
    jobRestMs,
    embedTimeoutMs,
    publicUrl: () => url,
  });
  // Without a limit for idle connections: a client that is held up by other work would use one that is being closed.
  const server = createServer({ keepAliveTimeout: 0 }, app.listener);
  acceptUpgrades(server, app.messageClasses.ServerResponse);
  const guard = guardServer(server, [readContract('v1'), readContract('openai'), contract]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => app.grpc.listen(0, '127.0.0.1', resolve));
  const grpc = `127.0.0.1:${(app.grpc.address() as AddressInfo).port}`;
  await app.begin();
  return {
    url,
    grpc,
    database,
    guard,
    now: clock,
    readGauges: app.readGauges,
    readAvailability: app.readAvailability,
    drain: (graceMs = 2_000) => app.drain(graceMs),
  };
}

/** The time for which a statement waits for its turn: long enough for a machine that is busy with something else. */
const waitMs = 60_000;

/** Limits that no test reaches, so that answers have the headers of limits. */
const ample = 1_000_000_000;
export const rateLimits = {
  default: ample,
  signin: ample,
  streaming: ample,
  batch: ample,
  ingest: ample,
  migration: ample,
};

/** Counts requests, and no failures: all tests have one address, and would be refused together after some of them. */
const counters: SharedCounters = {
  open: (name, windowS) =>
    openMemoryCounters(Date.now)(name, /^(authentication|signin-failures)/.test(name) ? 0 : windowS),
  close: () => {},
};

let shared: Promise<Stage> | undefined;
let embedded: Promise<Database> | undefined;

/**
 * Opens the database of the tests: a server when `PARLEY_TEST_DATABASE_URL` is set, otherwise one in memory. All tests of
 * a worker share the latter, which takes a second to start; its `close` does nothing.
 */
export function openTestDatabase(): Promise<Database> {
  const databaseUrl = process.env['PARLEY_TEST_DATABASE_URL'] ?? null;
  const preparesStatements = preparesTestStatements();
  const options = { databaseUrl, dataDir: 'memory://', waitMs, poolSize: 10, preparesStatements, entities };
  if (databaseUrl !== null) return openDatabase(options);
  embedded ??= keepEmptyDatabase()
    .then(() => openDatabase(options))
    .then((database) => ({ ...database, close: async () => {} }));
  return embedded;
}

/** Returns the app that all API tests of a worker share. Each test file has an organization of its own. */
export function stage(): Promise<Stage> {
  shared ??= openTestDatabase().then((database) => startStage(database, {}, { rateLimits, counters }));
  return shared;
}

let spare: Promise<Stage> | undefined;

/** Returns the app for tests that search whole tables: its embedded database has only what such tests of a worker store. */
export function spareStage(): Promise<Stage> {
  if (process.env['PARLEY_TEST_DATABASE_URL']) return stage();
  const options = { databaseUrl: null, dataDir: 'memory://', waitMs, poolSize: 10, entities };
  spare ??= openDatabase(options).then((database) => startStage(database));
  return spare;
}

let hasty: Promise<Stage> | undefined;

/** Returns the app that gives models up which are silent for a moment, on the database that all tests of a worker share. */
export function hastyStage(): Promise<Stage> {
  hasty ??= openTestDatabase().then((database) => startStage(database, { timeoutMs: 300 }));
  return hasty;
}

/** Returns the apps that the tests of a worker share, as far as any test has asked for them. */
export const sharedStages = (): Promise<Stage[]> =>
  Promise.all([shared, spare, hasty].filter((one) => one !== undefined));

export type ApiAnswer<B = any> = { status: number; headers: Headers; body: B };

type Send = <B = any>(
  path: string,
  options?: { body?: unknown; headers?: Record<string, string> },
) => Promise<ApiAnswer<B>>;

type Frames = { status: number; frames: { seq: number; item: any }[]; body: any };

/** A caller with a credential of its own. */
export type Api = {
  stage: Stage;
  token: string;
  key: { id: string; key: string };
  organization: string;
  get: Send;
  post: Send;
  patch: Send;
  put: Send;
  delete: Send;
  /** Posts and reads a whole stream; a refusal is in `body`. */
  stream(path: string, body: unknown, accept?: string): Promise<Frames>;
  /** Another caller: of the same organization unless told otherwise. */
  as(other: { scopes?: readonly string[]; organization?: string; user?: UserRef }): Promise<Api>;
  /** Returns the same caller of another app, which uses the same database. */
  on(other: Stage): Api;
};

let organizations = 0;

/** Creates a caller in a new organization, with all scopes. */
export async function testApi(on?: Stage): Promise<Api> {
  const name = `test-${process.pid}-${Date.now()}-${(organizations += 1)}`;
  return createCaller(on ?? (await stage()), name, allScopes);
}

async function createCaller(on: Stage, organization: string, scopes: readonly string[], user?: UserRef): Promise<Api> {
  const key = generateApiKey();
  await storeApiKey(on.database.dataSource, key, { name: 'test', organization, scopes, now: on.now() });
  const signedIn = await fetch(`${on.url}/v2/user/signin_with_api_key`, {
    method: 'POST',
    headers: { 'x-api-key-id': key.id, 'x-api-key': key.key, ...(user && { 'content-type': 'application/json' }) },
    ...(user && { body: JSON.stringify({ user }) }),
  });
  const { id_token: token } = (await signedIn.json()) as { id_token: string };
  return connectCaller(on, { organization, key, token });
}

/** Returns a caller that has a token. */
function connectCaller(on: Stage, identity: Pick<Api, 'organization' | 'key' | 'token'>): Api {
  const { organization, token } = identity;
  const send =
    (method: 'get' | 'post' | 'patch' | 'put' | 'delete'): Send =>
    async (path, { body, headers = {} } = {}) => {
      const caller = supertest(on.url);
      const request = caller[method](path).set({ authorization: `Bearer ${token}`, ...headers });
      const answer = await (body === undefined ? request : request.send(body as object));
      return {
        status: answer.status,
        headers: new Headers(answer.headers as Record<string, string>),
        body: answer.body,
      };
    };
  return {
    ...identity,
    stage: on,
    get: send('get'),
    post: send('post'),
    patch: send('patch'),
    put: send('put'),
    delete: send('delete'),
    async stream(path, body, accept = 'text/event-stream') {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept };
      const response = await fetch(on.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      if (response.status !== 200) return { status: response.status, frames: [], body: await response.json() };
      const text = await response.text();
      const frames = parseFrames(accept, text).map((frame) => {
        if ('fault' in frame) throw new Error(frame.fault);
        const item = accept === 'application/x-ndjson' ? (frame.item as { event: unknown }).event : frame.item;
        return { seq: frame.seq!, item };
      });
      return { status: 200, frames, body: null };
    },
    as: (other) => createCaller(on, other.organization ?? organization, other.scopes ?? allScopes, other.user),
    on: (other) => connectCaller(other, identity),
  };
}

/** Creates an agent and returns its id. */
export async function makeAgent(api: Api, agent: Record<string, unknown> = {}): Promise<string> {
  const key = `a${Math.random().toString(36).slice(2)}`;
  const { body, status } = await api.post('/v2/agents', {
    body: { key, name: 'Test', model: 'offline/scripted', ...agent },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

/** Returns a user's message to post. */
export const says = (text: string, context: Record<string, unknown>, options?: object) => ({
  message: { role: 'user', content: { type: 'text', text } },
  context,
  ...(options && { options }),
});

/** Returns a user's message with a script for the offline model. */
export const plays = (script: object[], context: Record<string, unknown>, more: object = {}) =>
  says(JSON.stringify({ script, ...more }), context);
