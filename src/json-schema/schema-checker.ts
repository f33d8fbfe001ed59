import { LRUCache } from 'lru-cache';
import { problem, type FieldError } from '#src/api/problems.ts';
import { CheckThread, type CheckRequest } from './check-thread.ts';
import { faultsAtSight, type JsonSchema } from './json-schema.ts';

/**
 * Holds values against schemas that callers bring, in threads of its own, so that neither a schema nor a pattern in it holds
 * up anybody else. No caller may hold a lock or a transaction while it waits.
 */
export type SchemaChecker = {
  /** What is wrong with a schema; empty when it can be used. Throws like `validate`. */
  checkSchema(organizationId: string, schema: JsonSchema): Promise<FieldError[]>;
  /**
   * Where a value, which is given as JSON, does not satisfy a schema, with pointers into the value; empty when it does.
   * @throws `schema_too_costly` when it takes too much time or memory; `rate_limit_exceeded` when the organization has
   * used its time, or has too many checks waiting.
   */
  validate(organizationId: string, schema: JsonSchema, value: string): Promise<FieldError[]>;
  close(): Promise<void>;
};

export type SchemaCheckerLimits = {
  threads: number;
  /** How long one check may take. */
  timeoutMs: number;
  /** How many checks of an organization may wait; one is carried out at a time. */
  waiting: number;
  /** The time that an organization has for checks: so much at once, and so much of each second. */
  budgetMs: { burst: number; perSecond: number };
};

const defaults: SchemaCheckerLimits = {
  threads: 2,
  timeoutMs: 1_000,
  waiting: 50,
  budgetMs: { burst: 10_000, perSecond: 250 },
};

type Task = {
  organizationId: string;
  request: CheckRequest;
  resolve: (faults: FieldError[]) => void;
  reject: (error: unknown) => void;
};

const tooCostly = () =>
  problem(
    'schema_too_costly',
    'To hold the value against the schema takes too much time or memory. Make the schema simpler: mostly it is a pattern with nested repetitions, or references that branch again and again.',
  );

/** How much time organizations have left for their checks. */
class Budgets {
  readonly #limits: SchemaCheckerLimits['budgetMs'];
  readonly #left = new LRUCache<string, { ms: number; at: number }>({ max: 10_000 });

  constructor(limits: SchemaCheckerLimits['budgetMs']) {
    this.#limits = limits;
  }

  left(organizationId: string): number {
    const { burst, perSecond } = this.#limits;
    const { ms, at } = this.#left.get(organizationId) ?? { ms: burst, at: 0 };
    return Math.min(burst, ms + ((performance.now() - at) / 1_000) * perSecond);
  }

  /** Throws `rate_limit_exceeded` when nothing is left. */
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

/** What waits, by organization: each has its turn, with one check at a time. */
class Turns {
  readonly #waiting = new Map<string, Task[]>();
  readonly #busy = new Set<string>();

  add(task: Task, most: number): void {
    const { organizationId } = task;
    const waiting = this.#waiting.get(organizationId) ?? [];
    if (waiting.length >= most)
      throw problem('rate_limit_exceeded', 'Too many checks against schemas wait in this organization.', {
        retryAfterS: 1,
      });
    waiting.push(task);
    this.#waiting.set(organizationId, waiting);
  }

  begin(): Task | null {
    for (const [organizationId, tasks] of this.#waiting) {
      if (this.#busy.has(organizationId)) continue;
      const task = tasks.shift()!;
      // Behind the others, if there is more.
      this.#waiting.delete(organizationId);
      if (tasks.length > 0) this.#waiting.set(organizationId, tasks);
      this.#busy.add(organizationId);
      return task;
    }
    return null;
  }

  end({ organizationId }: Task): void {
    this.#busy.delete(organizationId);
  }
}

/** Threads are started when there is something to check. */
export function createSchemaChecker(given: Partial<SchemaCheckerLimits> = {}): SchemaChecker {
  const limits = { ...defaults, ...given };
  const budgets = new Budgets(limits.budgetMs);
  const turns = new Turns();
  const threads = Array.from({ length: limits.threads }, () => new CheckThread());
  const idle = [...threads];

  async function carryOut(thread: CheckThread, task: Task): Promise<void> {
    let begun = performance.now();
    try {
      await thread.start();
      begun = performance.now();
      const faults = await thread.run(task.request, limits.timeoutMs);
      if (faults) task.resolve(faults);
      else task.reject(tooCostly());
    } catch (error) {
      task.reject(error);
    }
    budgets.spend(task.organizationId, performance.now() - begun);
    turns.end(task);
    idle.push(thread);
    pump();
  }

  function pump(): void {
    while (idle.length > 0) {
      const task = turns.begin();
      if (!task) return;
      void carryOut(idle.pop()!, task);
    }
  }

  async function check(organizationId: string, schema: JsonSchema, value: string | null): Promise<FieldError[]> {
    const atSight = faultsAtSight(schema);
    if (atSight.length > 0) return atSight;
    budgets.require(organizationId);
    const { promise, resolve, reject } = Promise.withResolvers<FieldError[]>();
    const request = { schema: JSON.stringify(schema), value };
    turns.add({ organizationId, request, resolve, reject }, limits.waiting);
    pump();
    return promise;
  }

  return {
    checkSchema: (organizationId, schema) => check(organizationId, schema, null),
    validate: check,
    close: async () => void (await Promise.all(threads.map((thread) => thread.stop()))),
  };
}
