import type { DailyUsage } from '#generated/v2/client/types.gen.ts';
import type { Parley } from '#src/clients/typescript/parley.ts';
import { listDays } from './usage-series.ts';

/** The usage of a period in the ways in which it is shown. */
export type UsageOfPeriod = {
  days: string[];
  byDay: DailyUsage[];
  byDayAndModel: DailyUsage[];
  byModel: DailyUsage[];
  byAgent: DailyUsage[];
  byKey: DailyUsage[];
  /** The sums of answers, with their times; null without any. */
  answers: DailyUsage | null;
};

/** The most rows that are read for a plot: 90 days of more than thirty models. */
const mostRows = 3_000;
/** The most rows of a table. */
const mostSums = 200;

type UsagePeriod = { count: number; agentId: string | null; today: Date; signal: AbortSignal };

/** Reads the usage of the days up to today. */
export async function loadUsage(
  parley: Parley,
  { count, agentId, today, signal }: UsagePeriod,
): Promise<UsageOfPeriod> {
  const days = listDays(today.toISOString().slice(0, 10), count);
  const period = { limit: 100, since: days[0]!, until: days.at(-1)!, ...(agentId !== null && { agent_id: agentId }) };
  type Dimension = 'day' | 'model' | 'agent' | 'key' | 'task';
  const sum = (groups: Dimension[], limit: number) =>
    parley.usage.list({ ...period, group_by: groups }, { signal }).toArray({ limit });
  const [byDay, byDayAndModel, byModel, byAgent, byKey, byTask] = await Promise.all([
    sum(['day'], count),
    sum(['day', 'model'], mostRows),
    sum(['model'], mostSums),
    sum(['agent'], mostSums),
    sum(['key'], mostSums),
    sum(['task'], mostSums),
  ]);
  const answers = byTask.find(({ task }) => task === 'answers') ?? null;
  return { days, byDay, byDayAndModel, byModel, byAgent, byKey, answers };
}
