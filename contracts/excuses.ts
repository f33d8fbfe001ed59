import { join } from 'node:path';
import { readApprovals } from './gates/approvals.ts';
import { compareVersions, toContractName, isBeta } from './gates/versions.ts';
import { contractsFolder, listKeptPacts, unreleased } from './pact-file.ts';

/**
 * Why a pact may fail; null when it has to hold. Only a beta's may: once a later release has taken its place, or while an
 * entry in `approved-breaks.yaml` names its consumer.
 */
export function findExcuse(consumer: string, version: string, folder = contractsFolder): string | null {
  if (version === unreleased || !isBeta(version)) return null;
  const later = listKeptPacts(folder)
    .filter((kept) => kept.consumer === consumer && kept.version !== unreleased)
    .find(
      (kept) => toContractName(kept.version) === toContractName(version) && compareVersions(kept.version, version) > 0,
    );
  if (later) return `${later.version} has taken its place`;
  const approval = readApprovals(join(folder, '..'), toContractName(version)).find(({ consumers }) =>
    consumers.includes(consumer),
  );
  return approval ? `approved: ${approval.reason}` : null;
}
