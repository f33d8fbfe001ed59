import { join } from 'node:path';
import { readApprovedBreaks, type ApprovedBreak } from './gates/approved-interactions.ts';
import { compareVersions, toContractName, isBeta } from './gates/versions.ts';
import { contractsFolder, listKeptPacts, unreleased } from './pact-file.ts';

/** Returns the reason why an interaction of a pact may fail; null when it has to hold. */
type FindExcuse = (consumer: string, version: string, interaction: string) => string | null;

/** Returns the release that has taken the place of a beta, or null. */
function findSuccessor(folder: string, consumer: string, version: string): string | null {
  const later = listKeptPacts(folder)
    .filter((kept) => kept.consumer === consumer && kept.version !== unreleased)
    .find(
      (kept) => toContractName(kept.version) === toContractName(version) && compareVersions(kept.version, version) > 0,
    );
  return later?.version ?? null;
}

/**
 * Creates the look-up of excuses. Only a beta's pact may fail: once a later release has taken its place, or in an
 * interaction that an approved break touches.
 */
export function createExcuses(folder = contractsFolder): FindExcuse {
  const approved = new Map<string, ApprovedBreak[]>();
  const readApproved = (contract: string) => {
    const known = approved.get(contract) ?? readApprovedBreaks(join(folder, '..'), contract);
    approved.set(contract, known);
    return known;
  };
  return (consumer, version, interaction) => {
    if (version === unreleased || !isBeta(version)) return null;
    const successor = findSuccessor(folder, consumer, version);
    if (successor) return `${successor} has taken its place`;
    const found = readApproved(toContractName(version)).find(({ touched }) =>
      touched.some((one) => one.consumer === consumer && one.interactions.includes(interaction)),
    );
    return found ? `approved: ${found.approval.reason}` : null;
  };
}
