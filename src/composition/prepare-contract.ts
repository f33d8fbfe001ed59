import { compileDocument } from '#src/http/versions.ts';
import { readContract } from './read-contract.ts';

/** The operation that is asked for before all others, by whatever has started the server. */
const first = 'getHealth';

/** Prepares all contracts for `createApp`, which would do it otherwise, and compiles what the first request needs. */
export function prepareContract(): void {
  compileDocument(readContract('v1'));
  compileDocument(readContract('openai'));
  const { operations, validation } = compileDocument(readContract('v2'));
  validation.rulesOf(operations.find(({ id }) => id === first)!);
}
