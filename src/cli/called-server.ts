import type { ReceivedResponse } from '#src/clients/typescript/options.ts';
import { Parley, ParleyError } from '#src/clients/typescript/parley.ts';
import { printError } from '#src/telemetry/terminal.ts';
import { CommandError } from './failure.ts';
import { toServerAddress } from './server-address.ts';

/** Tells who waits in a terminal that the server asks for it: the call is sent again by itself. */
function tellWait({ response }: ReceivedResponse): void {
  const seconds = Number(response?.headers.get('retry-after') ?? 0);
  if (process.stderr.isTTY && response?.ok === false && seconds > 1)
    printError(`The server answers ${response.status} and asks to wait ${seconds} s. Ctrl-C ends this.\n`);
}

/** Returns the client of the server that a command calls. @throws UsageError without a key */
export function openServer(
  values: { url?: string | undefined; key?: string | undefined },
  env: NodeJS.ProcessEnv,
): Parley {
  const { url, key } = toServerAddress(values, env);
  return new Parley({ baseUrl: url, apiKey: key, logLevel: 'off', onResponse: tellWait });
}

/** Says what to do about a failure, in a sentence. */
function findHint({ code, status }: ParleyError): string {
  if (code === 'connection_failed' && status === null)
    return ' Does a Parley run there? PARLEY_BASE_URL, or --url, names another one.';
  if (status === 401) return ' Is it the key of this server? PARLEY_API_KEY, or --key, names another one.';
  if (code === 'unexpected_response' || code === 'resource_not_found')
    return ' Is that the address of a Parley with version 2 of the API? PARLEY_BASE_URL, or --url, names another one.';
  return '';
}

/** Carries out calls of a server. @throws CommandError with what the server says, and what to do about it */
export async function explainCall<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error;
    throw new CommandError(`${error.message}${findHint(error)}`, { cause: error });
  }
}
