import type { Handler } from '#src/resources/services.ts';

export const listModels: Handler<'listModels'> = async ({ clock, catalogue }) => {
  const { data, fetchedAt, stale } = await catalogue();
  const age_seconds = Math.max(0, clock().getTime() - fetchedAt.getTime()) / 1000;
  const page = { data, has_more: false, next_cursor: null, prev_cursor: null };
  return { status: 200, body: { ...page, fetched_at: fetchedAt.toISOString(), age_seconds, stale } };
};
