import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import { problem, type FieldError } from '#src/api/problems.ts';
import { CheckThread, type CheckRequest } from './check-thread.ts';
import { findStaticFaults, type JsonSchema } from './json-schema.ts';

/**
 * Validates values against schemas of callers in threads of its own, so that no schema and no pattern in it can block the
 * event loop. A caller must not hold a lock or a transaction while it waits.
 */
export type SchemaChecker = {
  /** Returns the faults of a schema; empty when it is valid. Throws like `validate`. */
  checkSchema(organizationId: string, schema: JsonSchema): Promise<FieldError[]>;
  /**
   * Returns the faults of a value, given as JSON, with pointers into the value; empty when it satisfies the schema.
   * @throws `schema_too_costly` when it takes too much time or memory; `rate_limit_exceeded` when the organization has
   * used its time, or has too many checks waiting.
   */
  validate(organizationId: string, schema: JsonSchema, value: string): Promise<FieldError[]>;
  close(): Promise<void>;
};

/** The limits of a schema checker. */
export type SchemaCheckerLimits = {
  threads: number;
  /** The processor time that one check may take. */
  timeoutMs: number;
  /** The maximum number of waiting checks of an organization. One runs at a time. */
  waiting: number;
  /** The processor time that an organization may use: a burst, and a refill per second. */
  budgetMs: { burst: number; perSecond: number };
};

const defaults: SchemaCheckerLimits = {
  threads: 2,
  timeoutMs: 1_000,
  waiting: 50,
  budgetMs: { burst: 10_000, perSecond: 250 },
};

type CheckTask = {
  organizationId: string;
  request: CheckRequest;
  resolve: (faults: FieldError[]) => void;
  reject: (error: unknown) => void;
};

const schemaTooCostly = () =>
  problem(
    'schema_too_costly',
    'To hold the value against the schema takes too much time or memory. Make the schema simpler: mostly it is a pattern with nested repetitions, or references that branch again and again.',
  );

/** The time that each organization has left for its checks. */
class TimeBudgets {
  readonly #limits: SchemaCheckerLimits['budgetMs'];
  readonly #left = new LRUCache<string, { ms: number; at: number }>(atMostEntries(10_000));

  constructor(limits: SchemaCheckerLimits['budgetMs']) {
    this.#limits = limits;
  }

  left(organizationId: string): number {
    const { burst, perSecond } = this.#limits;
    const { ms, at } = this.#left.get(organizationId) ?? { ms: burst, at: 0 };
    return Math.min(burst, ms + ((performance.now() - at) / 1_000) * perSecond);
  }

  /** Checks that time is left. @throws `rate_limit_exceeded` */
  require(organizationId: string): void {
    const left = this.left(organizationId);
    if (left > 0) return;
    const detail =
      'The checks against the schemas of this organization have used their time. Simpler schemas take less.';
    throw problem('rate_limit_exceeded', detail, { retryAfterS: Math.ceil((1 - left) / this.#limits.perSecond) });
  }

  spend(organizationId: string, ms: number): void {
    this.#left.set(organizationId, { ms: this.left(organizationId) - ms, at: performance.now() });
  }
}

/** The waiting checks by organization. Organizations take turns, with one check at a time. */
class TaskQueue {
  readonly #waiting = new Map<string, CheckTask[]>();
  readonly #busy = new Set<string>();

  add(task: CheckTask, most: number): void {
    const { organizationId } = task;
    const waiting = this.#waiting.get(organizationId) ?? [];
    if (waiting.length >= most)
      throw problem('rate_limit_exceeded', 'Too many checks against schemas wait in this organization.', {
        retryAfterS: 1,
      });
    waiting.push(task);
    this.#waiting.set(organizationId, waiting);
  }

  begin(): CheckTask | null {
    for (const [organizationId, tasks] of this.#waiting) {
      if (this.#busy.has(organizationId)) continue;
      const task = tasks.shift()!;
      // If more of its checks wait, the organization goes to the end of the queue.
      this.#waiting.delete(organizationId);
      if (tasks.length > 0) this.#waiting.set(organizationId, tasks);
      this.#busy.add(organizationId);
      return task;
    }
    return null;
  }

  end({ organizationId }: CheckTask): void {
    this.#busy.delete(organizationId);
  }
}

/** Checks in threads, which start with the first check. */
class ThreadedSchemaChecker implements SchemaChecker {
  readonly #limits: SchemaCheckerLimits;
  readonly #budgets: TimeBudgets;
  readonly #turns = new TaskQueue();
  readonly #threads: readonly CheckThread[];
  /** The threads that have nothing to do. */
  readonly #idle: CheckThread[];

  constructor(limits: SchemaCheckerLimits) {
    this.#limits = limits;
    this.#budgets = new TimeBudgets(limits.budgetMs);
    this.#threads = Array.from({ length: limits.threads }, () => new CheckThread());
    this.#idle = [...this.#threads];
  }

  checkSchema(organizationId: string, schema: JsonSchema): Promise<FieldError[]> {
    return this.#check(organizationId, schema, null);
  }

  validate(organizationId: string, schema: JsonSchema, value: string): Promise<FieldError[]> {
    return this.#check(organizationId, schema, value);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }

  async #check(organizationId: string, schema: JsonSchema, value: string | null): Promise<FieldError[]> {
    const staticFaults = findStaticFaults(schema);
    if (staticFaults.length > 0) return staticFaults;
    this.#budgets.require(organizationId);
    const { promise, resolve, reject } = Promise.withResolvers<FieldError[]>();
    const request = { schema: JSON.stringify(schema), value };
    this.#turns.add({ organizationId, request, resolve, reject }, this.#limits.waiting);
    this.#startTasks();
    return promise;
  }

  #startTasks(): void {
    while (this.#idle.length > 0) {
      const task = this.#turns.begin();
      if (!task) return;
      void this.#runTask(this.#idle.pop()!, task);
    }
  }

  async #runTask(thread: CheckThread, task: CheckTask): Promise<void> {
    try {
      const { faults, spentMs } = await thread.run(task.request, this.#limits.timeoutMs);
      this.#budgets.spend(task.organizationId, spentMs);
      if (faults) task.resolve(faults);
      else task.reject(schemaTooCostly());
    } catch (error) {
      task.reject(error);
    }
    this.#turns.end(task);
    this.#idle.push(thread);
    this.#startTasks();
  }
}

/** Creates a schema checker. */
export const createSchemaChecker = (overrides: Partial<SchemaCheckerLimits> = {}): SchemaChecker =>
  new ThreadedSchemaChecker({ ...defaults, ...overrides });
