import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, isBeta } from './versions.ts';

/** The contracts that are served over HTTP. */
export const contractNames = ['v1', 'v2', 'openai'];

/** The contract that others translate to; the services of gRPC go with it. */
export const newestContract = 'v2';

/** A released form of a contract: a bundle, or for `proto` a folder. */
export type Baseline = { contract: string; release: string; path: string };

const folder = 'contracts/baselines';

export const baselinePath = (contract: string, release: string): string =>
  join(folder, contract, contract === 'proto' ? release : `${release}.json`);

/** Lists the releases of a contract, the oldest first. */
export function listBaselines(root: string, contract: string): Baseline[] {
  const there = join(root, folder, contract);
  if (!existsSync(there)) return [];
  const releases = readdirSync(there).map((name) => name.replace(/\.json$/, ''));
  return releases
    .sort(compareVersions)
    .map((release) => ({ contract, release, path: baselinePath(contract, release) }));
}

/** Lists the releases that the contract must be compatible with: the newest, and all final ones. */
export const listBindingBaselines = (root: string, contract: string): Baseline[] =>
  listBaselines(root, contract).filter(({ release }, index, all) => index === all.length - 1 || !isBeta(release));

export const readBundle = (root: string, path: string): object =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as object;

export const readCurrentBundle = (root: string, contract: string): object =>
  readBundle(root, `generated/${contract}/openapi.json`);
