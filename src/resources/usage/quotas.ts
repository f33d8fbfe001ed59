import {
  toCost,
  type CallUsage,
  type DailyQuota,
  type ModelPrices,
  type PlannedCall,
  type PlannedRun,
  type RunQuotas,
  type QuotaOptions,
  type TokenCounts,
} from '#src/access/quota.ts';
import type { LimitedCaller } from '#src/access/rate-limit.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import { toInsert, type Queryable, type SendLast, type Transactional } from '#src/db/query.ts';
import { runTransaction } from '#src/db/transaction.ts';
import { repeat } from '#src/process/repeat.ts';
import { deleteCountersBefore, readCounter, settleCounter, takeQuota, type QuotaAmount } from './quota-store.ts';
import { countRecordings } from './content-usage.ts';
import { toLatencyClass } from './latency.ts';
import {
  listEndedReservations,
  takeReservations,
  reservationInsert,
  usageAddition,
  type EndedReservation,
} from './reservation-store.ts';

type QuotaDeps = {
  db: Transactional;
  clock: () => Date;
  quotas: QuotaOptions;
  prices: ModelPrices;
  onError: (error: unknown, context: object) => void;
};

/** The daily quotas of requests, tokens and cost, and the count of what is used. */
export type Quotas = RunQuotas & {
  /**
   * Takes what a request of a model without an agent may use. What it takes counts as used until `countCall` says how much it was: so it
   * stays counted when the process ends in between. @throws `quota_exceeded`
   */
  takeCall(call: PlannedCall): Promise<TakenCall>;
  /** Counts what a request has used in the place of what was taken; null for one that was not answered. */
  countCall(taken: TakenCall, used: CallUsage | null): Promise<void>;
  /** Counts a request against the daily quotas of its caller. Returns the refusal when one is used up. */
  countRequest(caller: LimitedCaller): Promise<Problem | null>;
  /** Begins to settle runs of which that was not heard. Returns the function that stops it. */
  begin(): () => Promise<void>;
};

const dayMs = 86_400_000;
const restMs = 5_000;
/** The maximum number of runs that one transaction settles. */
const mostSettled = 50;
const names = { key: 'this key', user: 'this user', organization: 'the organization' };

/** Returns the date of a moment in UTC. */
const toDay = (now: Date): string => now.toISOString().slice(0, 10);

/** A request of a model without an agent that is under way: what was taken for it, and of whom. */
type TakenCall = Omit<PlannedCall, 'tokens'> & { tokens: number; cost: number; day: string; owners: string[] };

type Owner = { owner: string; kind: keyof QuotaOptions; quota: DailyQuota };

/** Lists the owners that have quotas, in the order in which their counters are locked. */
function listOwners(quotas: QuotaOptions, ids: Record<keyof QuotaOptions, string | null>): Owner[] {
  const kinds = ['key', 'organization', 'user'] as const;
  return kinds.flatMap((kind) => {
    const [id, quota] = [ids[kind], quotas[kind]];
    return id === null || quota === null ? [] : [{ owner: `${kind}:${id}`, kind, quota }];
  });
}

/** Writes an amount with the unit that callers know: millionths are not shown. */
const toAmountText = (amount: keyof QuotaAmount, value: number): string =>
  amount === 'cost' ? `a cost of ${value / 1_000_000}` : `${value} ${amount}`;

/** Creates the refusal of what does not fit into the day of an owner. */
async function refuse(db: Queryable, { owner, kind, quota }: Owner, taken: QuotaAmount, now: Date): Promise<Problem> {
  const day = toDay(now);
  const { requests, tokens, cost, reservedTokens, reservedCost } = await readCounter(db, owner, day);
  const used = { requests, tokens: tokens + reservedTokens, cost: cost + reservedCost };
  const over = (['requests', 'tokens', 'cost'] as const).find(
    (amount) => taken[amount] > 0 && quota[amount] !== null && used[amount] + taken[amount] > quota[amount],
  )!;
  const retryAfterS = Math.max(1, Math.ceil((Date.parse(day) + dayMs - now.getTime()) / 1_000));
  const limit = `The daily quota of ${names[kind]} is ${toAmountText(over, quota[over]!)}`;
  const left = toAmountText(over, Math.max(0, quota[over]! - used[over]));
  const needed = over === 'requests' ? '' : `, and this may take ${toAmountText(over, taken[over])}`;
  const detail = `${limit}; ${left} left until midnight UTC${needed}.`;
  return problem('quota_exceeded', detail, { retryAfterS });
}

/** Takes an amount of each owner's day. @throws `quota_exceeded`, which undoes the transaction */
async function takeFromAll(tx: Queryable, owners: readonly Owner[], amount: QuotaAmount, now: Date): Promise<void> {
  const day = toDay(now);
  for (const owner of owners)
    if (!(await takeQuota(tx, { owner: owner.owner, day }, owner.quota, amount)))
      throw await refuse(tx, owner, amount, now);
}

const toOrder = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** Returns the tokens that a run is taken to have used: those that were counted, or its prompt when it has answered. */
const toUsedTokens = ({ counted, firstTokenMs, promptTokens }: EndedReservation): TokenCounts =>
  counted ?? { prompt: firstTokenMs === null ? 0 : promptTokens, completion: 0 };

/** Counts in the database, so that all instances count together. */
class DatabaseQuotas implements Quotas {
  readonly #deps: QuotaDeps;
  readonly #limitsRequests: boolean;
  /** The runs that have ended and wait to be settled. */
  #ended: { runId: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  /** What settles them; null while none waits. */
  #settling: Promise<void> | null = null;

  constructor(deps: QuotaDeps) {
    this.#deps = deps;
    this.#limitsRequests = Object.values(deps.quotas).some((quota) => quota !== null && quota.requests !== null);
  }

  async countRequest({ credentialId, userId, organizationId }: LimitedCaller): Promise<Problem | null> {
    if (!this.#limitsRequests) return null;
    const { db, clock, quotas } = this.#deps;
    const owners = listOwners(quotas, { key: credentialId, user: userId, organization: organizationId });
    const limited = owners.filter(({ quota }) => quota.requests !== null);
    if (limited.length === 0) return null;
    try {
      await db.transaction((tx) => takeFromAll(tx, limited, { requests: 1, tokens: 0, cost: 0 }, clock()));
      return null;
    } catch (error) {
      if ((error as Partial<Problem>).code === 'quota_exceeded') return error as Problem;
      throw error;
    }
  }

  async reserve(tx: Queryable, { tokens, userId, ...run }: PlannedRun, sendLast: SendLast): Promise<void> {
    const { clock, quotas, prices } = this.#deps;
    const now = clock();
    const owners = listOwners(quotas, { key: run.keyId, user: userId, organization: run.organizationId });
    const cost = toCost(prices, run.model, tokens);
    sendLast(
      toInsert(reservationInsert, {
        ...run,
        userId: userId ?? '',
        day: toDay(now),
        owners: owners.map(({ owner }) => owner),
        promptTokens: tokens.prompt,
        completionTokens: tokens.completion,
        cost,
      }),
    );
    await takeFromAll(tx, owners, { requests: 0, tokens: tokens.prompt + tokens.completion, cost }, now);
  }

  settle(runId: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#ended.push({ runId, resolve, reject });
    this.#settling ??= this.#settleWaiting();
    return promise;
  }

  /** Settles what waits, together: runs that end while others are settled wait. */
  async #settleWaiting(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#ended.length > 0) {
      const batch = this.#ended.splice(0, mostSettled);
      const settlesAll = this.#settleRuns(batch.map(({ runId }) => runId));
      const failure = await settlesAll.then(
        () => null,
        (error: unknown) => ({ error }),
      );
      // A run that cannot be settled keeps no other from it.
      const alone = (runId: string) => (batch.length > 1 ? this.#settleRuns([runId]) : Promise.reject(failure!.error));
      for (const { runId, resolve, reject } of batch)
        if (failure) await alone(runId).then(resolve, reject);
        else resolve();
    }
    this.#settling = null;
  }

  async #settleRuns(runIds: readonly string[]): Promise<void> {
    const { db, prices } = this.#deps;
    await runTransaction(db, async (tx, sendLast) => {
      const runs = await takeReservations(tx, runIds);
      const settled = runs.map((run) => {
        const { prompt, completion } = toUsedTokens(run);
        return {
          ...run,
          prompt,
          completion,
          cost: toCost(prices, run.model, { prompt, completion }),
          reserved: run.cost,
        };
      });
      const counted = settled.flatMap((run) => run.owners.map((owner) => ({ owner, run })));
      // Counters are locked in one order.
      for (const { owner, run } of counted.toSorted((a, b) => toOrder(a.owner + a.run.day, b.owner + b.run.day))) {
        const reserved = { tokens: run.promptTokens + run.completionTokens, cost: run.reserved };
        const used = { tokens: run.prompt + run.completion, cost: run.cost };
        await settleCounter(tx, { owner, day: run.day }, { used, reserved });
      }
      for (const { organizationId, day, keyId, userId, agentId, model, prompt, completion, cost, ...run } of settled) {
        const use = { organizationId, day, keyId, userId, agentId, model, prompt, completion, cost };
        const failedRuns = run.failed ? 1 : 0;
        const times = {
          durationClass: toLatencyClass(run.durationMs),
          firstTokenClass: toLatencyClass(run.firstTokenMs),
        };
        const answer = { task: 'answers', runs: 1, failedRuns, requests: 0, units: 0, content: run.content } as const;
        sendLast(toInsert(usageAddition, { ...use, ...times, ...answer }));
      }
    });
  }

  async takeCall(call: PlannedCall): Promise<TakenCall> {
    const { db, clock, quotas, prices } = this.#deps;
    const now = clock();
    const owners = listOwners(quotas, { key: call.keyId, user: call.userId, organization: call.organizationId });
    const amount = {
      tokens: call.tokens.prompt + call.tokens.completion,
      cost: toCost(prices, call.model, call.tokens),
    };
    const taken = { ...call, ...amount, day: toDay(now), owners: owners.map(({ owner }) => owner) };
    if (owners.length > 0)
      await db.transaction(async (tx) => {
        await takeFromAll(tx, owners, { requests: 0, ...amount }, now);
        for (const owner of taken.owners)
          await settleCounter(tx, { owner, day: taken.day }, { used: amount, reserved: amount });
      });
    return taken;
  }

  async countCall({ owners, day, tokens, cost: taken, ...call }: TakenCall, usage: CallUsage | null): Promise<void> {
    const { db, prices } = this.#deps;
    const { prompt, completion, units, recordings = 0 } = usage ?? { prompt: 0, completion: 0, units: 0 };
    const cost = toCost(prices, call.model, { prompt, completion });
    const used = { tokens: prompt + completion - tokens, cost: cost - taken };
    await runTransaction(db, async (tx, sendLast) => {
      for (const owner of owners) await settleCounter(tx, { owner, day }, { used, reserved: { tokens: 0, cost: 0 } });
      if (!usage) return;
      const { organizationId, keyId, userId, model, task } = call;
      const use = { organizationId, day, keyId, userId: userId ?? '', agentId: '', model, task };
      const content = countRecordings(recordings);
      const untimed = { failedRuns: 0, durationClass: null, firstTokenClass: null } as const;
      sendLast(
        toInsert(usageAddition, { ...use, ...untimed, runs: 0, requests: 1, prompt, completion, units, content, cost }),
      );
    });
  }

  begin(): () => Promise<void> {
    const onFailure = (error: unknown) => this.#deps.onError(error, { work: 'settling runs' });
    const round = () => this.#settleEnded();
    const stop = repeat({ name: 'quotas', round, everyMs: restMs, now: true, onFailure });
    // Runs that ended as the server stops are settled before the database is closed.
    return async () => {
      await stop();
      await this.#settling;
    };
  }

  async #settleEnded(): Promise<void> {
    const { db, clock } = this.#deps;
    const runIds = await listEndedReservations(db);
    const settled = await Promise.allSettled(runIds.map((runId) => this.settle(runId)));
    // Runs of the last days may still be under way.
    await deleteCountersBefore(db, toDay(new Date(clock().getTime() - 7 * dayMs)));
    for (const one of settled) if (one.status === 'rejected') throw one.reason;
  }
}

/** Creates the quotas of all instances that share the database. */
export const createQuotas = (deps: QuotaDeps): Quotas => new DatabaseQuotas(deps);
