import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Parley } from '#src/clients/typescript/parley.ts';

/** The reader who is signed in: the client with the credential, and what it may do. It lives in the memory of the page only. */
export type Caller = { parley: Parley; may: (scope: string) => boolean };

/** The address of the server that served the page. */
export const serverUrl = window.location.origin + (document.documentElement.dataset['base'] ?? '');

const CallerContext = createContext<Caller | null>(null);

/** Gives its children the caller. */
export const CallerProvider = CallerContext.Provider;

/** Returns who is signed in. Views are shown to nobody else. */
export function useCaller(): Caller {
  const caller = useContext(CallerContext);
  if (caller === null) throw new Error('Nobody is signed in.');
  return caller;
}

/**
 * Signs in with an API key, and learns what it may do.
 *
 * @throws ParleyError when the key is refused
 */
export async function signIn(apiKey: string): Promise<Caller> {
  const parley = new Parley({ baseUrl: serverUrl, apiKey, logLevel: 'off' });
  const { scopes } = await parley.auth.getCaller();
  const own = new Set(scopes);
  return { parley, may: (scope) => own.has(scope) };
}
