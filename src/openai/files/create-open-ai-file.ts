import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toFileObject } from './file-object.ts';

/** `POST /openai/v1/files` is `createFile`. */
export const createOpenAiFile: OpenAiMapping<'createOpenAiFile'> = async ({ file }, callV2) => {
  const { body } = await callV2('createFile', { ...(file && { file }) });
  return { status: 200, body: toFileObject(body) };
};
