import { EventSchemas } from '@ag-ui/core/schemas';
import { expect } from 'vitest';
import type { Api } from './harness.ts';

/** Reads all there is of a session. Each answer has to be 200; the guard holds it against the contract. */
export async function readAll(on: Api, session: string): Promise<any[]> {
  const { body: found } = await on.get(`/v2/sessions/${session}`);
  const { body: page } = await on.get(`/v2/sessions/${session}/messages`);
  const runs = new Set<string>(page.data.flatMap(({ run_id }: any) => run_id ?? []));
  const history = `/v2/sessions/${session}/events/history?limit=1000`;
  const answers = page.data.filter(({ role, run_id }: any) => role === 'assistant' && run_id);
  const paths = [
    `/v2/conversations/${found.conversation_id}`,
    `/v2/conversations/${found.conversation_id}/messages`,
    history,
    `${history}&view=raw`,
    ...[...runs].map((run) => `/v2/runs/${run}`),
    ...page.data.flatMap(({ id }: any) => [`/v2/chat/messages/${id}`, `/v2/chat/messages/${id}/versions`]),
    ...answers.map(({ id }: any) => `/v2/messages/${id}/context`),
  ];
  for (const path of paths) expect([path, (await on.get(path)).status]).toEqual([path, 200]);
  const { body: raw } = await on.get(`${history}&view=raw`);
  for (const { event } of raw.data) expect(EventSchemas.safeParse(event).success).toBe(true);
  return page.data;
}
