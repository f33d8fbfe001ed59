import { findOrNull } from '#src/openai/model.ts';
import { unknownItem } from '#src/openai/items/read-messages.ts';
import type { CallV2, OpenAiMapping } from '#src/openai/operation.ts';
import type { FileSelection } from '#src/resources/files/store.ts';
import { toFileObject } from './file-object.ts';

/** @throws `invalid_request` for a page after a file that is not in the list */
async function requireListed(callV2: CallV2, file_id: string | undefined): Promise<void> {
  if (file_id === undefined || (await findOrNull(callV2('getFile', { path: { file_id } })))) return;
  throw unknownItem(file_id);
}

/** `GET /openai/v1/files` is `listFiles`, from either end. */
export const listOpenAiFiles: OpenAiMapping<'listOpenAiFiles'> = async ({ query }, callV2) => {
  const { limit = 10_000, order = 'desc', after } = query;
  await requireListed(callV2, after);
  const selection: FileSelection = { oldest_first: order === 'asc', ...(after && { after_file: after }) };
  const { body: page } = await callV2('listFiles', { query: { limit, ...selection } as never });
  const data = page.data.map(toFileObject);
  const [first_id, last_id] = [data[0]?.id ?? null, data.at(-1)?.id ?? null];
  return { status: 200, body: { object: 'list', data, first_id, last_id, has_more: page.has_more } };
};
