import type { StoredFile } from '#generated/v2/client/types.gen.ts';
import type { Api } from './harness.ts';

/** Uploads bytes as a file, and returns the answer. */
export async function uploadFile(
  api: Api,
  bytes: string | Buffer,
  { headers = {}, ...query }: { name?: string; user_id?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: StoredFile; headers: Headers }> {
  const type = { 'content-type': 'application/octet-stream', authorization: `Bearer ${api.token}` };
  const search = new URLSearchParams(query).toString();
  const answer = await fetch(`${api.stage.url}/v2/files?${search}`, {
    method: 'POST',
    headers: { ...type, ...headers },
    body: bytes as BodyInit,
  });
  return { status: answer.status, body: (await answer.json()) as StoredFile, headers: answer.headers };
}
