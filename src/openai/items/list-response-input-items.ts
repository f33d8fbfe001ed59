import type { Message } from '#generated/v2/client/types.gen.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { requireResponse } from '#src/openai/responses/require-response.ts';
import { toConversationItems } from './item.ts';
import { toItemPage } from './item-page.ts';
import { readRunMessages, unknownItem } from './read-messages.ts';

/** Tells whether a message of a run is not what its request has brought: what the agent says, and a failure. */
const isOutput = ({ kind, role, first_seq }: Message, runSeq: number): boolean =>
  kind === 'error' || (role === 'assistant' && first_seq !== runSeq);

/** `GET /openai/v1/responses/{response_id}/input_items` is `listConversationMessages`, of one run and up to what the agent says. */
export const listResponseInputItems: OpenAiMapping<'listResponseInputItems'> = async ({ path, query }, callV2) => {
  const run = await requireResponse(callV2, path.response_id);
  const messages = await readRunMessages(callV2, run);
  const end = messages.findIndex((message) => isOutput(message, run.first_seq));
  const items = messages.slice(0, end < 0 ? messages.length : end).flatMap(toConversationItems);
  const ordered = query.order === 'asc' ? items : items.toReversed();
  const page = toItemPage(ordered, query);
  if (!page) throw unknownItem(query.after!);
  return { status: 200, body: page };
};
