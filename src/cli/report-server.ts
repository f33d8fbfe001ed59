import type { MigrationStatus, MigrationUsage } from '#generated/v2/client/types.gen.ts';

/** The report on callers of version 1, from a running server with its dates or from the log of a gateway. */
export type Report = MigrationUsage & { source: string; status: MigrationStatus | null; not_read: number };

/** Sends a request and returns the JSON of the answer. @throws an error that explains a failure in one sentence */
export async function requestJson<T>(url: string, key: string, path: string, init: RequestInit = {}): Promise<T> {
  const headers = { ...(init.headers as Record<string, string>), 'X-API-Key': key, Accept: 'application/json' };
  const response = await fetch(url.replace(/(?<!\/)\/+$/, '') + path, { ...init, headers }).catch((error: Error) => {
    const cause = error.cause as Error | undefined;
    throw new Error(`${url} cannot be reached: ${cause?.message || error.message}.`);
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as T;
  const detail = /^\s*\{/.test(text) ? (JSON.parse(text) as { detail?: string }).detail : undefined;
  throw new Error(`${url}${path} answers ${response.status}: ${detail ?? text.slice(0, 200)}`);
}

/** Fetches the report of a running server. */
export async function fetchServerReport(url: string, key: string, since: string | undefined): Promise<Report> {
  const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
  const usage = await requestJson<MigrationUsage>(url, key, `/v2/migration/usage${query}`);
  const status = await requestJson<MigrationStatus>(url, key, '/v2/migration/status');
  return { ...usage, source: url, status, not_read: 0 };
}
