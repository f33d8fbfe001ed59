import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toFileObject } from './file-object.ts';

/** `GET /openai/v1/files/{file_id}` is `getFile`. */
export const getOpenAiFile: OpenAiMapping<'getOpenAiFile'> = async ({ path }, callV2) => ({
  status: 200,
  body: toFileObject((await callV2('getFile', { path })).body),
});
