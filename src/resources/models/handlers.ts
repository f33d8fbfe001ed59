import type { Handler } from '#src/resources/services.ts';

export const listModels: Handler<'listModels'> = async ({ clock, catalogue }) => {
  const { data, ageMs, stale } = await catalogue();
  const fetched_at = new Date(clock().getTime() - ageMs).toISOString();
  const page = { data, has_more: false, next_cursor: null, prev_cursor: null };
  return { status: 200, body: { ...page, fetched_at, age_seconds: ageMs / 1000, stale } };
};
