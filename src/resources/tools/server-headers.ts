import { invalidRequest } from '#src/api/problems.ts';
import type { ServerHeaders, ToolSecrets } from './table.ts';

/** Returns headers with the origin of the server for which they were given. */
export const toServerHeaders = (headers: Record<string, string>, url: string): ServerHeaders => ({
  headers,
  origin: new URL(url).origin,
});

/** Returns the headers of requests to a URL: none of those that were given for another server, such as one that an earlier version names. */
export function findHeadersFor(secrets: ToolSecrets | null | undefined, url: string): Record<string, string> {
  if (!secrets || !('headers' in secrets)) return {};
  const { headers, origin } = secrets;
  return origin === undefined || origin === new URL(url).origin ? headers : {};
}

/**
 * Refuses to move a tool that has headers to another server without headers for it. Otherwise whoever may change tools, and may not
 * see their headers, could have them sent to a server of their own.
 * @throws `invalid_request` that names both servers
 */
export function requireHeadersForMove(
  secrets: ToolSecrets | null | undefined,
  { from, to }: { from: string; to: string },
): void {
  const [known, next] = [new URL(from).origin, new URL(to).origin];
  if (known === next || Object.keys(findHeadersFor(secrets, from)).length === 0) return;
  const detail = `The headers of the tool are for ${known}. Send those that ${next} is to get, or {} for none.`;
  throw invalidRequest([{ pointer: '/request_headers', detail, code: 'required' }]);
}
