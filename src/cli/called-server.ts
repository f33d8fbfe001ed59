import { ParleyError } from '#src/clients/typescript/parley.ts';
import { CommandError } from './failure.ts';

/** Carries out calls of a server. @throws CommandError with what the server says, and what to do when nobody answers */
export async function explainCall<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error;
    const hint =
      error.code === 'connection_failed' && error.status === null
        ? ' Does a Parley run there? PARLEY_BASE_URL, or --url, names another one.'
        : '';
    throw new CommandError(`${error.message}${hint}`, { cause: error });
  }
}
