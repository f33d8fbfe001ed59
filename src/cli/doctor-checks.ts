import { statfs, access, constants } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { inspectPooler } from '#src/db/inspect-pooler.ts';
import { inspectReplica } from '#src/db/inspect-replica.ts';
import { inspectRedis } from '#src/bus/inspect-redis.ts';
import type { Config } from '#src/config/config.ts';
import { openFileStore } from '#src/files/open-file-store.ts';
import { askHealth } from '#src/grpc/ask-health.ts';
import { formatBytes } from '#src/telemetry/format-bytes.ts';
import { maskSecrets } from '#src/telemetry/mask-secrets.ts';

/** What a check has found. A warning is no reason not to start. `advice` says what to do. */
export type Finding = { status: 'ok' | 'warning' | 'fault'; text: string; advice?: string };

const ok = (text: string): Finding => ({ status: 'ok', text });
const warn = (text: string, advice: string): Finding => ({ status: 'warning', text, advice });
const fault = (text: string, advice: string): Finding => ({ status: 'fault', text, advice });

/** The free space below which a disk is nearly full, and below which nothing can be stored. */
const lowBytes = 1_000_000_000;
const minBytes = 50_000_000;

/** Returns the nearest folder that is there. */
async function findExisting(folder: string): Promise<string> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const isThere = await access(at).then(
      () => true,
      () => false,
    );
    if (isThere || at === dirname(at)) return at;
  }
}

/** Judges the free space of a disk, in bytes. */
export function judgeDisk(folder: string, free: number): Finding {
  const text = `${formatBytes(free)} are free on the disk of ${folder}`;
  if (free < minBytes) return fault(text, 'Make room: nothing can be stored.');
  return free < lowBytes ? warn(text, 'Make room before the disk is full: then every write is refused.') : ok(text);
}

/** Checks the disk and the rights of the data folder. A database on a server has its disk elsewhere. */
export async function checkDisk({ databaseUrl, dataDir }: Config): Promise<Finding> {
  if (databaseUrl !== null) return ok('the database has its own disk');
  if (dataDir === 'memory://') return ok('the database is in memory only');
  const folder = await findExisting(dataDir);
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(folder);
    return judgeDisk(folder, bavail * bsize);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fault(
      `${folder} cannot be used (${code})`,
      'Give this user the right to read and write it, or set PARLEY_DATA_DIR.',
    );
  }
}

/** Judges how far the clock of this machine is from another one, in milliseconds. */
export function judgeClock(otherName: string, differenceMs: number): Finding {
  const seconds = Math.round(Math.abs(differenceMs) / 1_000);
  const text = `the clock is ${seconds === 0 ? 'with' : `${seconds} s off`} that of ${otherName}`;
  if (seconds <= 5) return ok(text);
  const advice = 'Let both machines set their clocks by NTP: tokens and limits depend on the time.';
  return seconds <= 60 ? warn(text, advice) : fault(text, advice);
}

/** The remedies for a Redis that refuses writes, by the code of its error. */
const redisRemedies: Record<string, string> = {
  OOM: 'Give it more memory, or a maxmemory-policy that evicts: each instance counts limits by itself meanwhile.',
  MOVED: 'Use a Redis that is no cluster, or one with a proxy in front.',
  CLUSTERDOWN: 'Use a Redis that is no cluster, or one with a proxy in front.',
  READONLY: 'It is a replica: set REDIS_URL to the primary.',
};

/** Looks at the replica that is to answer reads; null when there is none. */
export async function checkReplica({ databaseReadUrl }: Pick<Config, 'databaseReadUrl'>): Promise<Finding | null> {
  if (databaseReadUrl === null) return null;
  const shown = new URL(databaseReadUrl).host;
  try {
    const { behindS } = await inspectReplica(databaseReadUrl);
    if (behindS === null)
      return warn(`${shown} is no replica, so the primary answers reads`, 'Correct DATABASE_READ_URL.');
    const text = `${shown} is ${behindS < 1 ? 'up to date' : `${Math.round(behindS)} s behind`}`;
    return behindS < 1
      ? ok(text)
      : warn(text, 'The primary answers reads meanwhile: is its disk slow, or does it wait for a long read?');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const text = `${shown} does not answer (${maskSecrets(code ?? message)}), so the primary answers reads`;
    return warn(text, 'Start the replica, or correct DATABASE_READ_URL.');
  }
}

/** Looks for a pooler before the database that drops the statements which Parley prepares; null when there is no pooler. */
export async function checkPooler(url: string, preparesStatements: boolean): Promise<Finding | null> {
  const kind = await inspectPooler(url);
  if (kind === 'none') return null;
  if (!preparesStatements) return ok('there is one, and statements have no names (PARLEY_DB_PREPARE=off)');
  return kind === 'keeps'
    ? ok('there is one, and it keeps prepared statements')
    : fault(
        'there is one that does not keep prepared statements: Parley does not start',
        'Set PARLEY_DB_PREPARE=off, or max_prepared_statements of PgBouncer 1.21 or newer.',
      );
}

/** A gateway as it has answered: how, and what time it says it is. */
type GatewayAnswer = { finding: Finding; clock: Finding | null };

const modelsTimeoutMs = 10_000;

/** Asks the gateway for its models. */
export async function checkGateway({ llm }: Pick<Config, 'llm'>): Promise<GatewayAnswer> {
  const { baseUrl, apiKey } = llm;
  if (baseUrl === null)
    return {
      finding: warn(
        'none is set: agents are answered by the built-in offline models',
        'Set OPENAI_BASE_URL and OPENAI_API_KEY for real ones.',
      ),
      clock: null,
    };
  const shown = maskSecrets(baseUrl);
  const startedAt = Date.now();
  let response: Response;
  try {
    response = await fetch(`${baseUrl}/models`, {
      headers: { accept: 'application/json', ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }) },
      signal: AbortSignal.timeout(modelsTimeoutMs),
    });
  } catch (error) {
    const { cause, message } = error as Error;
    const why = maskSecrets(cause instanceof Error && cause.message !== '' ? cause.message : message);
    return {
      finding: fault(
        `${shown} does not answer (${why})`,
        'Start the gateway, or correct OPENAI_BASE_URL; it ends with /v1.',
      ),
      clock: null,
    };
  }
  const date = Date.parse(response.headers.get('date') ?? '');
  const clock = Number.isNaN(date) ? null : judgeClock('the gateway', (startedAt + Date.now()) / 2 - date);
  return { finding: await judgeModels(shown, response), clock };
}

/** The longest reason of a gateway that is shown, in characters. */
const longestReason = 200;

/** Returns what a gateway says of a refusal, in parentheses; empty when it is no error as OpenAI writes them. */
async function readReason(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as { error?: { message?: unknown } } | null;
  const message = body?.error?.message;
  return typeof message === 'string' ? ` (${maskSecrets(message).slice(0, longestReason).toWellFormed()})` : '';
}

async function judgeModels(shown: string, response: Response): Promise<Finding> {
  const { status } = response;
  if (status === 401 || status === 403) return fault(`${shown} refuses the key (${status})`, 'Correct OPENAI_API_KEY.');
  if (!response.ok)
    return fault(
      `${shown} answers ${status} for its models${await readReason(response)}`,
      'Is OPENAI_BASE_URL complete? It ends with /v1. Is OPENAI_API_KEY a key of this gateway?',
    );
  const body = (await response.json().catch(() => null)) as { data?: unknown } | null;
  const models = Array.isArray(body?.data) ? body.data : null;
  if (models === null)
    return fault(`${shown} has no list of models`, 'Is OPENAI_BASE_URL that of an OpenAI-compatible API?');
  return models.length === 0
    ? warn(`${shown} answers, and has no models`, 'Give the gateway a model; agents name one of its list.')
    : ok(
        `${shown} answers, with ${models.length} ${models.length === 1 ? 'model' : 'models'}; agents name one of its list`,
      );
}

/** Tries to listen. Returns null when the port is free, and otherwise the code of what is wrong. */
const tryPort = (host: string, port: number): Promise<string | null> =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => done(code ?? 'unknown'));
    server.listen(port, host, () => server.close(() => done(null)));
  });

/** Returns the URL at which this machine reaches what listens on an address. */
function toLocalUrl(host: string, port: number): string {
  const local = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${local.includes(':') ? `[${local}]` : local}:${port}`;
}

/** Judges a port that a server is to have. `variable` names its setting; `ask` says who is there, or null for another program. */
async function judgePort(
  { host, port, variable }: { host: string; port: number; variable: string },
  ask: (url: string) => Promise<string | null>,
): Promise<Finding> {
  const code = await tryPort(host, port);
  if (code === null) return ok(`${host}:${port} is free`);
  if (code !== 'EADDRINUSE')
    return fault(`${host}:${port} cannot be used (${code})`, `Set HOST and ${variable} to an address of this machine.`);
  const there = await ask(toLocalUrl(host, port));
  return there === null
    ? fault(`${host}:${port} is in use by another program`, `Stop that one, or set ${variable}.`)
    : ok(`a Parley runs at ${host}:${port}, and is ${there}`);
}

/** Checks whether the port is free, or a Parley is there already. */
export function checkPort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<Finding> {
  return judgePort({ host, port, variable: 'PORT' }, async (url) => {
    const health = await fetch(`${url}/v2/health`, { signal: AbortSignal.timeout(modelsTimeoutMs) }).catch(() => null);
    if (!health?.headers.has('x-api-version')) return null;
    return health.ok ? 'well' : `not well (${health.status})`;
  });
}

/** Checks the same of the port of gRPC. */
export async function checkGrpcPort({ host, grpcPort }: Pick<Config, 'host' | 'grpcPort'>): Promise<Finding> {
  if (grpcPort === null) return ok('off');
  return judgePort({ host, port: grpcPort, variable: 'PARLEY_GRPC_PORT' }, askHealth);
}

/** Checks the Redis server that connects instances, and its clock. Null for each that there is not. */
export async function checkRedis({
  redisUrl,
}: Pick<Config, 'redisUrl'>): Promise<{ finding: Finding | null; clock: Finding | null }> {
  if (redisUrl === null) return { finding: null, clock: null };
  const shown = new URL(redisUrl).host;
  try {
    const { version, clockMs, refusal } = await inspectRedis(redisUrl);
    const text = `Redis ${version} at ${shown}`;
    const advice = redisRemedies[refusal ?? ''] ?? 'Give its user the rights to count and to publish.';
    const finding = refusal === null ? ok(text) : warn(`${text} refuses to count or to publish (${refusal})`, advice);
    return { finding, clock: judgeClock('Redis', clockMs) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = maskSecrets(code ?? message);
    const advice = 'Start Redis, or correct REDIS_URL; without it instances see what others do within a second.';
    return { finding: warn(`Redis at ${shown} does not answer (${why})`, advice), clock: null };
  }
}

/** The key of the bytes that are written to see whether they can be. */
const triedKey = `check/${process.pid}`;

/** Checks the storage of files, by writing, reading and removing some bytes in it. */
export async function checkFiles({ filePlace, dataDir }: Pick<Config, 'filePlace' | 'dataDir'>): Promise<Finding> {
  const { s3, folder } = filePlace;
  if (!s3 && folder === null) return ok('in the data folder');
  const shown = s3 ? maskSecrets(s3.bucketUrl) : resolve(folder!);
  const store = await openFileStore(filePlace, dataDir);
  const bytes = Buffer.from('Parley');
  try {
    await store.check();
    await store.write(triedKey, Readable.from([bytes]));
    for await (const read of store.read(triedKey, 0, bytes.length))
      if (!read.equals(bytes)) throw new Error('other bytes');
    await store.remove(triedKey);
  } catch (error) {
    const { cause, message } = error as Error;
    const why = maskSecrets(cause instanceof Error ? findReason(cause) : message);
    const advice = s3
      ? 'Correct PARLEY_FILE_S3_URL, its region and key: they need to list, read, write and delete.'
      : 'Give this user the right to read and write it, or set PARLEY_FILE_FOLDER.';
    return fault(`${shown} cannot be used (${why})`, advice);
  }
  return ok(`${shown} can be written, read and cleared`);
}

/** Returns the message of the innermost error: `fetch` says only that it failed. */
const findReason = (error: Error): string =>
  error.cause instanceof Error && error.cause.message !== '' ? findReason(error.cause) : error.message;
