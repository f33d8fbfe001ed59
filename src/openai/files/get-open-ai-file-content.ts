import { problem } from '#src/api/problems.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';

/** `GET /openai/v1/files/{file_id}/content` is `getFileContent` of all bytes. */
export const getOpenAiFileContent: OpenAiMapping<'getOpenAiFileContent'> = async ({ path }, callV2) => {
  const reply = await callV2('getFileContent', { path });
  if (!('bytes' in reply)) throw problem('internal_error', 'The content of a file is no bytes.');
  const { 'Content-Disposition': disposition, 'Content-Length': length } = reply.headers as Record<string, string>;
  const headers = { 'Content-Disposition': disposition!, 'Content-Length': length! };
  return { status: 200, bytes: reply.bytes, mediaType: reply.mediaType, headers };
};
