import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import { findBrokenPromises } from './compare.ts';
import { recordPacts } from './consumers.ts';
import { createExcuses } from './excuses.ts';
import { findBrokenFreezes } from './freeze.ts';
import { baselinePath, contractNames } from './gates/baselines.ts';
import { toContractName } from './gates/versions.ts';
import { canIDeploy, readMatrix } from './matrix.ts';
import { contractsFolder, computeDigest, listKeptPacts, pactPath, readPact, unreleased } from './pact-file.ts';
import { listRefusedRequests } from './recorded-requests.ts';

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
  contractNames.map((version) => {
    const path = join(contractsFolder, '../generated', version, 'openapi.json');
    return JSON.parse(readFileSync(path, 'utf8')) as OpenApiDocument;
  });

/** Reads the contract of a release; null for the working tree, which has no other. */
function readReleased(version: string): object | null {
  if (version === unreleased) return null;
  const path = join(contractsFolder, '..', baselinePath(toContractName(version), version));
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as object) : null;
}

/** Lists what pacts expect or send and the contract does not promise or take, unless an approved break excuses it. */
async function listUnpromised(): Promise<string[]> {
  const documents = readContracts();
  const findExcuse = createExcuses();
  const faults: string[] = [];
  const different = new Map(listKeptPacts().map((kept) => [computeDigest(kept.path), kept])).values();
  for (const { consumer, version, path } of different) {
    const [pact, released] = [readPact(path), readReleased(version)];
    const current = released && documents[contractNames.indexOf(toContractName(version))]!;
    const broken = [
      ...(await findBrokenPromises(pact, documents)),
      ...(released && current ? listRefusedRequests(pact, released, current) : []),
    ];
    const unexcused = broken.filter(({ description }) => findExcuse(consumer, version, description) === null);
    faults.push(...unexcused.map(({ description, fault }) => `${consumer} ${version}: “${description}”: ${fault}`));
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
