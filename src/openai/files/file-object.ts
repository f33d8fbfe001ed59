import type { FileObject } from '#generated/openai/client/types.gen.ts';
import type { StoredFile } from '#generated/v2/client/types.gen.ts';
import { toUnixSeconds } from '#src/openai/model.ts';

/** Writes a file as OpenAI's clients know it. */
export const toFileObject = ({ id, name, bytes, created_at }: StoredFile): FileObject => ({
  id,
  object: 'file',
  bytes,
  created_at: toUnixSeconds(created_at),
  filename: name ?? id,
  purpose: 'user_data',
  status: 'processed',
});
