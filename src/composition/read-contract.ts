import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import type { Bundle } from '#src/http/pages/contract.ts';

/** The bundled contract of a version: requests and replies are checked against it, and pages show it. */
export type Contract = OpenApiDocument & Bundle;

const contracts = new Map<string, Contract>();

/** Returns the contract of a version from `generated/`, read once. Callers must not change it. */
export function readContract(version: 'v1' | 'v2' | 'openai' = 'v2'): Contract {
  const known = contracts.get(version);
  if (known) return known;
  const file = join(import.meta.dirname, `../../generated/${version}/openapi.json`);
  const contract = JSON.parse(readFileSync(file, 'utf8')) as Contract;
  contracts.set(version, contract);
  return contract;
}

/** Lists every scope that an operation of the contract asks for. */
export function listScopes(document: OpenApiDocument): string[] {
  const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item as object));
  const named = operations.flatMap((operation: { security?: Record<string, string[]>[] }) =>
    (operation.security ?? []).flatMap((alternative) => Object.values(alternative).flat()),
  );
  return [...new Set(named)].toSorted();
}

/** Lists every scope that a key can have: those of the operations of today, and of the clients of OpenAI. */
export const listAllScopes = (): string[] =>
  [...new Set([readContract('v2'), readContract('openai')].flatMap(listScopes))].toSorted();
