import { Fault, faultProblem, toFault } from './fault.ts';
import { isObject } from './json-value.ts';
import { errorOfChunk, inStreamFault } from './stream-fault.ts';
import type { Modality } from './content-part.ts';
import { findModalities, readModalities, type ModalityTable } from './modalities.ts';
import type { ModelTask } from './direct/types.ts';
import { findTasks, readTasks, type TaskTable } from './tasks.ts';
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
  /** What the operator says about the kinds of content that models take. */
  modalities?: ModalityTable;
  /** What the operator says about the tasks that models do. */
  tasks?: TaskTable;
  /** Returns milliseconds that count on from any moment. */
  now?: () => number;
};

/** A model with its context window, the kinds of content that it takes and its tasks, if the gateway says. */
type ListedModel = Omit<Model, 'modalities' | 'tasks'> & { window?: number } & Partial<
    Pick<Model, 'modalities' | 'tasks'>
  >;

type Ping = { ok: boolean; latencyMs: number };
type Fetched = { data: Model[]; windows: ReadonlyMap<string, number>; at: number };

/**
 * The list of models of a gateway, which is asked once a minute however many callers there are. When it fails or is slow,
 * the list that is known stands in, marked stale, for some hours.
 */
class Catalogue {
  readonly #options: Required<Options>;
  #known: Fetched | null = null;
  #failed: { fault: Fault; at: number } | null = null;
  #pending: Promise<Fetched> | null = null;
  #pinged: { result: Promise<Ping>; at: number } | null = null;

  constructor(options: Options) {
    this.#options = { now: () => performance.now(), modalities: new Map(), tasks: new Map(), ...options };
  }

  async models(): Promise<ModelList> {
    const now = this.#options.now();
    const old = this.#known && now - this.#known.at < keptMs ? this.#known : null;
    if (old && now - old.at < freshMs) return this.#toList(old, false);
    try {
      const fetched = await (old ? atMost(this.#attempt(), patienceMs) : this.#attempt());
      return fetched ? this.#toList(fetched, false) : this.#toList(old as Fetched, true);
    } catch (error) {
      if (old) return this.#toList(old, true);
      throw faultProblem(toFault(error, this.#options.secret), 'The list of models is not available');
    }
  }

  ping(): Promise<Ping> {
    const now = this.#options.now();
    if (!this.#pinged || now - this.#pinged.at >= pingKeptMs) this.#pinged = { result: this.#measure(), at: now };
    return this.#pinged.result;
  }

  /** Returns the context window of a model, or null when the gateway does not say it. */
  windowOf(model: string): number | null {
    return this.#known?.windows.get(model) ?? null;
  }

  /** Returns the kinds of content that a model takes, or null when nobody says. */
  modalitiesOf(model: string): readonly Modality[] | null {
    const said = this.#known?.data.find(({ id }) => id === model)?.modalities ?? null;
    return findModalities(model, said, this.#options.modalities);
  }

  /** Returns the tasks that a model does, or null when nobody says. */
  tasksOf(model: string): readonly ModelTask[] | null {
    const said = this.#known?.data.find(({ id }) => id === model)?.tasks ?? null;
    return findTasks(model, said, this.#options.tasks);
  }

  #toList({ data, at }: Fetched, stale: boolean): ModelList {
    return { data, ageMs: this.#options.now() - at, stale };
  }

  async #ask(withinMs: number): Promise<Fetched> {
    const { fetchModels, secret, now, ...tables } = this.#options;
    const signal = AbortSignal.timeout(withinMs);
    try {
      this.#known = { ...sortOut(await fetchModels(signal), tables), at: now() };
      this.#failed = null;
      return this.#known;
    } catch (error) {
      const fault = signal.aborted
        ? new Fault('timeout', `did not answer within ${withinMs} ms.`, { cause: error })
        : toFault(error, secret);
      this.#failed = { fault, at: now() };
      throw fault;
    }
  }

  /** Asks the gateway, once for all who want to know. */
  #refresh(): Promise<Fetched> {
    this.#pending ??= this.#ask(Math.min(this.#options.timeoutMs, 10_000)).finally(() => (this.#pending = null));
    return this.#pending;
  }

  /** Asks the gateway unless it has just failed. */
  #attempt(): Promise<Fetched> {
    const { now } = this.#options;
    const failed = this.#failed;
    return failed && now() - failed.at < retryMs ? Promise.reject(failed.fault) : this.#refresh();
  }

  async #measure(): Promise<Ping> {
    const start = performance.now();
    const ok = await this.#ask(Math.min(this.#options.timeoutMs, pingTimeoutMs)).then(() => true, isAnswer);
    return { ok, latencyMs: Math.round(performance.now() - start) };
  }
}

/** Creates the catalogue of a gateway. Its functions may be taken out of the object. */
export function createCatalogue(
  options: Options,
): Pick<Gateway, 'models' | 'ping' | 'windowOf' | 'modalitiesOf' | 'tasksOf'> {
  const catalogue = new Catalogue(options);
  return {
    models: () => catalogue.models(),
    ping: () => catalogue.ping(),
    windowOf: (model) => catalogue.windowOf(model),
    modalitiesOf: (model) => catalogue.modalitiesOf(model),
    tasksOf: (model) => catalogue.tasksOf(model),
  };
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

type Tables = { modalities: ModalityTable; tasks: TaskTable };

function sortOut(listed: ListedModel[], tables: Tables): Omit<Fetched, 'at'> {
  const windows = new Map(listed.flatMap(({ id, window }) => (window ? [[id, window] as const] : [])));
  const data = listed.map(({ id, provider, created_at, ...said }) => {
    const modalities = findModalities(id, said.modalities ?? null, tables.modalities);
    const tasks = findTasks(id, said.tasks ?? null, tables.tasks);
    return { id, provider, created_at, modalities: modalities && [...modalities], tasks: tasks && [...tasks] };
  });
  return { data, windows };
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
    const [created_at, modalities, tasks] = [readTime(entry.created), readModalities(entry), readTasks(entry)];
    const told = { ...(window && { window }), ...(modalities && { modalities }), ...(tasks && { tasks }) };
    models.set(entry.id, { id: entry.id, provider, created_at, ...told });
  }
  return [...models.values()];
}

function readTime(epochS: unknown): string | null {
  if (typeof epochS !== 'number' || !(epochS > 0) || epochS > 253_402_300_799) return null;
  return new Date(Math.floor(epochS) * 1000).toISOString();
}
