import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, isBeta } from './versions.ts';

/** The versions of the HTTP contract that are served. */
export const contracts = ['v1', 'v2'];

/** A released form of a contract: a bundle, or for `proto` a folder. */
export type Baseline = { contract: string; release: string; path: string };

const folder = 'contracts/baselines';

export const baselinePath = (contract: string, release: string): string =>
  join(folder, contract, contract === 'proto' ? release : `${release}.json`);

/** What was released of a contract, the oldest first. */
export function baselinesOf(root: string, contract: string): Baseline[] {
  const there = join(root, folder, contract);
  if (!existsSync(there)) return [];
  const releases = readdirSync(there).map((name) => name.replace(/\.json$/, ''));
  return releases
    .sort(compareVersions)
    .map((release) => ({ contract, release, path: baselinePath(contract, release) }));
}

/** Those that the contract is held against: the newest, and all that were not betas. */
export const heldBaselines = (root: string, contract: string): Baseline[] =>
  baselinesOf(root, contract).filter(({ release }, index, all) => index === all.length - 1 || !isBeta(release));

export const readBundle = (root: string, path: string): object =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as object;

export const currentBundle = (root: string, contract: string): object =>
  readBundle(root, `generated/${contract}/openapi.json`);
