import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import { brokenPromises } from './compare.ts';
import { recordedPacts } from './consumers.ts';
import { excuseOf } from './excuses.ts';
import { brokenFreezes } from './freeze.ts';
import { canIDeploy, readMatrix } from './matrix.ts';
import { contractsFolder, digestOf, keptPacts, pactPath, readPact, unreleased } from './pact-file.ts';

/**
 * All that can be told of the pacts without running a provider: that they are what the consumers write, that frozen ones
 * are as they were, that the contract promises what they expect, and that the matrix knows them.
 */
export async function checkPacts(): Promise<string[]> {
  return [...stalePacts(await recordedPacts()), ...brokenFreezes(), ...(await unpromised()), ...unverified()];
}

/** Consumers whose pact in the working tree is not what they write. */
export function stalePacts(recorded: ReadonlyMap<string, string>, folder = contractsFolder): string[] {
  return [...recorded]
    .filter(([consumer, text]) => {
      const path = pactPath(consumer, unreleased, folder);
      return !existsSync(path) || readFileSync(path, 'utf8') !== text;
    })
    .map(([consumer]) => `The pact of ${consumer} is not what it writes: run npm run contracts.`);
}

/** The bundle of each version. */
export const contracts = (): OpenApiDocument[] =>
  ['v1', 'v2'].map((version) => {
    const path = join(contractsFolder, '../generated', version, 'openapi.json');
    return JSON.parse(readFileSync(path, 'utf8')) as OpenApiDocument;
  });

async function unpromised(): Promise<string[]> {
  const documents = contracts();
  const faults: string[] = [];
  const held = keptPacts().filter(({ consumer, version }) => excuseOf(consumer, version) === null);
  const different = new Map(held.map((kept) => [digestOf(kept.path), kept])).values();
  for (const { consumer, version, path } of different) {
    const broken = await brokenPromises(readPact(path), documents);
    faults.push(...broken.map((fault) => `${consumer} ${version}: ${fault}`));
  }
  return faults;
}

function unverified(): string[] {
  const { yes, reasons } = canIDeploy(readMatrix());
  return yes ? [] : reasons.filter((reason) => !/: (passed|failed \(.*\))$/.test(reason));
}

if (import.meta.main) {
  const faults = await checkPacts();
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
