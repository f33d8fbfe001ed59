import type { MigrationStatus, MigrationUsage } from '#generated/v2/client/types.gen.ts';

/** Who calls version 1: from a running server with its dates, or from what a gateway has written down. */
export type Report = MigrationUsage & { source: string; status: MigrationStatus | null; not_read: number };

/** Asks a server, and says in one sentence why that did not work. */
export async function ask<T>(url: string, key: string, path: string, init: RequestInit = {}): Promise<T> {
  const headers = { ...(init.headers as Record<string, string>), 'X-API-Key': key, Accept: 'application/json' };
  const response = await fetch(url.replace(/\/+$/, '') + path, { ...init, headers }).catch((error: Error) => {
    const cause = error.cause as Error | undefined;
    throw new Error(`${url} cannot be reached: ${cause?.message || error.message}.`);
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as T;
  const detail = /^\s*\{/.test(text) ? (JSON.parse(text) as { detail?: string }).detail : undefined;
  throw new Error(`${url}${path} answers ${response.status}: ${detail ?? text.slice(0, 200)}`);
}

/** The report of a running server. */
export async function reportOfServer(url: string, key: string, since: string | undefined): Promise<Report> {
  const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
  const usage = await ask<MigrationUsage>(url, key, `/v2/migration/usage${query}`);
  const status = await ask<MigrationStatus>(url, key, '/v2/migration/status');
  return { ...usage, source: url, status, not_read: 0 };
}
