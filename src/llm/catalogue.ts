import { Fault, faultProblem, toFault } from './fault.ts';
import { isObject } from './json-value.ts';
import { errorOfChunk, inStreamFault } from './stream-fault.ts';
import type { Gateway, Model, ModelList } from './types.ts';
import { readWindow } from './windows.ts';

const freshMs = 60_000;
const keptMs = 6 * 60 * 60_000;
const retryMs = 5_000;
const patienceMs = 1_000;
const pingTimeoutMs = 2_000;
const pingKeptMs = 5_000;
/** The maximum length of a model's name, as in an agent. */
const longestName = 200;

type Options = {
  /** Asks the gateway for its models. */
  fetchModels: (signal: AbortSignal) => Promise<ListedModel[]>;
  secret: string | null;
  timeoutMs: number;
  now?: () => number;
};

/** A model with its context window, if the gateway says. */
type ListedModel = Model & { window?: number };

type Fetched = { data: Model[]; windows: ReadonlyMap<string, number>; at: number };

/**
 * Returns the gateway's list of models, asked for once a minute however many callers there are. When the gateway fails
 * or is slow, the list that is known stands in, marked stale, for some hours.
 */
export function createCatalogue({
  fetchModels,
  secret,
  timeoutMs,
  now = Date.now,
}: Options): Pick<Gateway, 'models' | 'ping' | 'windowOf'> {
  let known: Fetched | null = null;
  let failed: { fault: Fault; at: number } | null = null;
  let pending: Promise<Fetched> | null = null;
  let pinged: { result: Promise<{ ok: boolean; latencyMs: number }>; at: number } | null = null;

  async function ask(withinMs: number): Promise<Fetched> {
    const signal = AbortSignal.timeout(withinMs);
    try {
      known = { ...sortOut(await fetchModels(signal)), at: now() };
      failed = null;
      return known;
    } catch (error) {
      const fault = signal.aborted
        ? new Fault('timeout', `did not answer within ${withinMs} ms.`, { cause: error })
        : toFault(error, secret);
      failed = { fault, at: now() };
      throw fault;
    }
  }

  function refresh(): Promise<Fetched> {
    pending ??= ask(Math.min(timeoutMs, 10_000)).finally(() => (pending = null));
    return pending;
  }

  function attempt(): Promise<Fetched> {
    return failed && now() - failed.at < retryMs ? Promise.reject(failed.fault) : refresh();
  }

  async function models(): Promise<ModelList> {
    const old = known && now() - known.at < keptMs ? known : null;
    if (old && now() - old.at < freshMs) return toList(old, false);
    try {
      const fetched = await (old ? atMost(attempt(), patienceMs) : attempt());
      return fetched ? toList(fetched, false) : toList(old as Fetched, true);
    } catch (error) {
      if (old) return toList(old, true);
      throw faultProblem(toFault(error, secret), 'The list of models is not available');
    }
  }

  async function measure(): Promise<{ ok: boolean; latencyMs: number }> {
    const start = performance.now();
    const ok = await ask(Math.min(timeoutMs, pingTimeoutMs)).then(() => true, isAnswer);
    return { ok, latencyMs: Math.round(performance.now() - start) };
  }

  function ping() {
    if (!pinged || now() - pinged.at >= pingKeptMs) pinged = { result: measure(), at: now() };
    return pinged.result;
  }

  return { models, ping, windowOf: (model) => known?.windows.get(model) ?? null };
}

/** A gateway without a list of models is there all the same. */
function isAnswer(error: unknown): boolean {
  return error instanceof Fault && (error.status === 404 || error.status === 405);
}

async function atMost<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => {});
  }
}

function toList({ data, at }: Fetched, stale: boolean): ModelList {
  return { data, fetchedAt: new Date(at), stale };
}

function sortOut(listed: ListedModel[]): Omit<Fetched, 'at'> {
  const windows = new Map(listed.flatMap(({ id, window }) => (window ? [[id, window] as const] : [])));
  return { data: listed.map(({ id, provider, created_at }) => ({ id, provider, created_at })), windows };
}

/** A name that an agent could be given: short, and text that is shown as it is. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value.length <= longestName &&
  value.isWellFormed() &&
  !/\p{Cc}/u.test(value);

/** Returns the text of an answer to `GET /models` → models. */
export function parseModels(text: string, secret: string | null): ListedModel[] {
  if (/^\s*</.test(text))
    throw new Fault('upstream_failure', 'answered with a web page. An operator must check OPENAI_BASE_URL.');
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // It is no list of models either.
  }
  const error = isObject(body) ? errorOfChunk(body) : null;
  if (error !== null) throw inStreamFault(error, secret, 'in place of its models');
  return readModels(body);
}

/**
 * Returns the body of `GET /models` → models, once each. Some gateways send the list alone. Entries that are none are
 * left out.
 */
export function readModels(body: unknown): ListedModel[] {
  const data: unknown = Array.isArray(body) ? body : (body as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) throw new Fault('upstream_failure', 'answered with something that is no list of models.');
  const models = new Map<string, ListedModel>();
  for (const entry of data as { id?: unknown; owned_by?: unknown; created?: unknown }[]) {
    if (!isName(entry?.id) || models.has(entry.id)) continue;
    const provider = isName(entry.owned_by) ? entry.owned_by : null;
    const window = readWindow(entry);
    models.set(entry.id, { id: entry.id, provider, created_at: readTime(entry.created), ...(window && { window }) });
  }
  return [...models.values()];
}

function readTime(epochS: unknown): string | null {
  if (typeof epochS !== 'number' || !(epochS > 0) || epochS > 253_402_300_799) return null;
  return new Date(Math.floor(epochS) * 1000).toISOString();
}
