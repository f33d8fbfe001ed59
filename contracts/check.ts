import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import { findBrokenPromises } from './compare.ts';
import { recordPacts } from './consumers.ts';
import { findExcuse } from './excuses.ts';
import { findBrokenFreezes } from './freeze.ts';
import { canIDeploy, readMatrix } from './matrix.ts';
import { contractsFolder, computeDigest, listKeptPacts, pactPath, readPact, unreleased } from './pact-file.ts';

/**
 * All that can be told of the pacts without running a provider: that they are what the consumers write, that frozen ones
 * are as they were, that the contract promises what they expect, and that the matrix knows them.
 */
export async function checkPacts(): Promise<string[]> {
  return [
    ...listStalePacts(await recordPacts()),
    ...findBrokenFreezes(),
    ...(await listUnpromised()),
    ...listUnverified(),
  ];
}

/** Lists the consumers whose pact in the working tree differs from the one that they record. */
export function listStalePacts(recorded: ReadonlyMap<string, string>, folder = contractsFolder): string[] {
  return [...recorded]
    .filter(([consumer, text]) => {
      const path = pactPath(consumer, unreleased, folder);
      return !existsSync(path) || readFileSync(path, 'utf8') !== text;
    })
    .map(([consumer]) => `The pact of ${consumer} is not what it writes: run npm run contracts.`);
}

/** Reads the bundles of all versions. */
export const readContracts = (): OpenApiDocument[] =>
  ['v1', 'v2'].map((version) => {
    const path = join(contractsFolder, '../generated', version, 'openapi.json');
    return JSON.parse(readFileSync(path, 'utf8')) as OpenApiDocument;
  });

async function listUnpromised(): Promise<string[]> {
  const documents = readContracts();
  const faults: string[] = [];
  const held = listKeptPacts().filter(({ consumer, version }) => findExcuse(consumer, version) === null);
  const different = new Map(held.map((kept) => [computeDigest(kept.path), kept])).values();
  for (const { consumer, version, path } of different) {
    const broken = await findBrokenPromises(readPact(path), documents);
    faults.push(...broken.map((fault) => `${consumer} ${version}: ${fault}`));
  }
  return faults;
}

function listUnverified(): string[] {
  const { yes, reasons } = canIDeploy(readMatrix());
  return yes ? [] : reasons.filter((reason) => !/: (passed|failed \(.*\))$/.test(reason));
}

if (import.meta.main) {
  const faults = await checkPacts();
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
