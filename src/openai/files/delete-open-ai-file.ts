import type { OpenAiMapping } from '#src/openai/operation.ts';

/** `DELETE /openai/v1/files/{file_id}` is `deleteFile`. */
export const deleteOpenAiFile: OpenAiMapping<'deleteOpenAiFile'> = async ({ path }, callV2) => {
  await callV2('deleteFile', { path });
  return { status: 200, body: { id: path.file_id, object: 'file', deleted: true } };
};
