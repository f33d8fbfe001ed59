import type { SiteHealth } from '#src/http/pages/home.ts';
import { newId } from '#src/api/ids.ts';
import type { Handlers } from '#src/api/handlers.ts';

/** The time for which a health that was read is shown, and the longest that a page waits for it. */
const shownMs = 5_000;
const longestMs = 2_000;

/**
 * Creates the reader of the health that the first page shows, by the operation `getHealth`. However many read the page, the
 * database and the gateway are asked once in five seconds.
 */
export function createHealthReader(
  { getHealth }: Pick<Handlers, 'getHealth'>,
  clock: () => Date,
): () => Promise<SiteHealth> {
  let read: { at: number; health: Promise<SiteHealth> } | null = null;
  const ask = async (): Promise<SiteHealth> => {
    const request = { path: {}, query: {}, headers: {}, body: undefined as never, principal: null, address: undefined };
    const { body } = await getHealth({ ...request, requestId: newId('req'), signal: AbortSignal.timeout(longestMs) });
    return { status: body.status, isOffline: body.checks.gateway.provider === 'offline' };
  };
  return () => {
    const at = clock().getTime();
    if (read === null || at - read.at >= shownMs) {
      const late = new Promise<never>((_, reject) => setTimeout(reject, longestMs).unref());
      const health = Promise.race([ask(), late]).catch((): SiteHealth => ({ status: 'unavailable', isOffline: false }));
      read = { at, health };
    }
    return read.health;
  };
}
