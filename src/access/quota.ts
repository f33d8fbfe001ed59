import type { Queryable, SendLast } from '#src/db/query.ts';

/** The most that an owner may use in a day (UTC); null for no limit. `cost` is in millionths of the currency of the prices. */
export type DailyQuota = { requests: number | null; tokens: number | null; cost: number | null };

/** The daily quotas of each key, each user and each organization; null for none. */
export type QuotaOptions = { key: DailyQuota | null; user: DailyQuota | null; organization: DailyQuota | null };

/** The price of a model: of a million tokens of the prompt, and of a million tokens of the answer. */
export type ModelPrice = { prompt: number; completion: number };

/** The prices of models by their names; `*` is of all others. A model without a price costs nothing. */
export type ModelPrices = ReadonlyMap<string, ModelPrice>;

/** The numbers of tokens of a prompt and of its answer. */
export type TokenCounts = { prompt: number; completion: number };

/** Returns the cost of tokens in millionths of the currency, rounded up: a price of a million is that of one in millionths. */
export function toCost(prices: ModelPrices, model: string, { prompt, completion }: TokenCounts): number {
  const price = prices.get(model) ?? prices.get('*');
  return price ? Math.ceil(prompt * price.prompt + completion * price.completion) : 0;
}

/** A run that is to begin: its owners, and the most tokens that it is expected to use. */
export type PlannedRun = {
  runId: string;
  organizationId: string;
  keyId: string;
  userId: string | null;
  agentId: string;
  model: string;
  tokens: TokenCounts;
};

/** A request that asks a model without an agent: its caller, and the most tokens that it is expected to use. */
export type PlannedCall = {
  organizationId: string;
  keyId: string;
  userId: string | null;
  model: string;
  task: string;
  tokens: TokenCounts;
};

/** The tokens that a request has used, what tokens do not measure, in the unit of its task: images, seconds, characters; and the recordings that it has sent. */
export type CallUsage = TokenCounts & { units: number; recordings?: number };

/** The quotas as runs see them. */
export type RunQuotas = {
  /** Reserves what a run may use, as the last statement of the transaction that begins it. @throws `quota_exceeded` */
  reserve(tx: Queryable, run: PlannedRun, sendLast: SendLast): Promise<void>;
  /** Counts what a run has used in the place of its reservation, once it has ended. To do it again changes nothing. */
  settle(runId: string): Promise<void>;
};
