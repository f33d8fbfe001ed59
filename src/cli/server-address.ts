import { UsageError } from './failure.ts';

/** The address of a server without a slash at the end, and the key with which a command calls it. */
export type ServerAddress = { url: string; key: string };

/** Reads the key of the environment. `PARLEY_KEY` is what it was called before the clients had a name for it. */
export const readKey = (env: NodeJS.ProcessEnv): string | undefined =>
  env['PARLEY_API_KEY'] || env['PARLEY_KEY'] || undefined;

/** Returns the server of a command: its options win over the environment. @throws UsageError without a key */
export function toServerAddress(
  { url, key }: { url?: string | undefined; key?: string | undefined },
  env: NodeJS.ProcessEnv,
): ServerAddress {
  const address = url ?? (env['PARLEY_BASE_URL'] || 'http://127.0.0.1:8080');
  if (!/^https?:$/.test(URL.parse(address)?.protocol ?? ''))
    throw new UsageError(
      `${url === undefined ? 'PARLEY_BASE_URL' : '--url'} must begin with http:// or https://, not ${address}.`,
    );
  const given = key ?? readKey(env);
  if (!given)
    throw new UsageError('A key is needed: set PARLEY_API_KEY, or use --key. `parley keys create` makes one.');
  return { url: address.replace(/(?<!\/)\/+$/, ''), key: given };
}

/** Tells whether a command that can do without a server is to ask one. */
export const namesServer = ({ url }: { url?: unknown }, env: NodeJS.ProcessEnv): boolean =>
  url !== undefined || Boolean(env['PARLEY_BASE_URL']);
