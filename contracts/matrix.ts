import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExcuses } from './excuses.ts';
import {
  contractsFolder,
  computeDigest,
  jsonText,
  listKeptPacts,
  readPact,
  unreleased,
  type Pact,
  writeText,
} from './pact-file.ts';
import type { Verdict } from './verify-child.ts';

/** The verdict on one version of a provider for one version of a consumer. */
export type MatrixRow = {
  consumer: string;
  version: string;
  /** SHA-256 of the pact that was verified. */
  pact: string;
  provider: string;
  provider_version: string;
  interactions: number;
  result: 'passed' | 'failed';
  /** The interactions that failed, or what failed where it was of no single one. */
  failed?: string[];
  /** When this was found first; to find the same again changes nothing. */
  since: string;
};

const matrixPath = (folder: string) => join(folder, 'matrix.json');

export function readMatrix(folder = contractsFolder): MatrixRow[] {
  const path = matrixPath(folder);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as MatrixRow[]) : [];
}

/** Formats the matrix as a file, in a fixed order. */
export function formatMatrix(rows: readonly MatrixRow[]): string {
  const key = (row: MatrixRow) => [row.provider, row.provider_version, row.consumer, row.version].join(' ');
  return jsonText(rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)));
}

export const writeMatrix = (rows: readonly MatrixRow[], folder = contractsFolder): void =>
  writeText(matrixPath(folder), formatMatrix(rows));

/** Lists the interactions that failures are of, each once; a failure that is of none stands for itself. */
export function listFailed({ interactions }: Pact, failures: readonly string[]): string[] {
  const names = interactions.map(({ description }) => description);
  const longest = (failure: string) =>
    names.filter((name) => failure.startsWith(`${name}: `)).toSorted((a, b) => b.length - a.length)[0];
  return [...new Set(failures.map((failure) => longest(failure) ?? failure))];
}

/** Returns the matrix with new rows for the providers of the working tree. The rows of releases stay. */
export function addVerdicts(
  rows: readonly MatrixRow[],
  verdicts: readonly Verdict[],
  at: string,
  folder?: string,
): MatrixRow[] {
  const paths = new Map(listKeptPacts(folder).map((kept) => [kept.path, kept]));
  const fresh = verdicts.map(({ path, interactions, failures }): MatrixRow => {
    const { consumer, version } = paths.get(path)!;
    const row = {
      consumer,
      version,
      pact: computeDigest(path),
      provider: readPact(path).provider.name,
      provider_version: unreleased,
      interactions,
      ...(failures.length === 0
        ? { result: 'passed' as const }
        : { result: 'failed' as const, failed: listFailed(readPact(path), failures) }),
    };
    const before = rows.find(({ since, ...known }) => since && JSON.stringify(known) === JSON.stringify(row));
    return { ...row, since: before?.since ?? at };
  });
  return [...rows.filter((row) => row.provider_version !== unreleased), ...fresh];
}

/** A query of the matrix: one version of the providers, with all consumers or one of them. */
export type DeployQuery = { providerVersion?: string; consumer?: string; version?: string };

export type DeployAnswer = { yes: boolean; reasons: string[] };

/**
 * Whether a version of the providers does all that the consumers expect of it. What was not verified, or was verified
 * with another pact than the one that is kept, is a no.
 */
export function canIDeploy(
  rows: readonly MatrixRow[],
  question: DeployQuery = {},
  folder = contractsFolder,
): DeployAnswer {
  const { providerVersion = unreleased, consumer, version } = question;
  // A release is asked for with what was released; what is being written now may need more than it has.
  const isMeant = (kept: string) =>
    version ? kept === version : providerVersion === unreleased || kept !== unreleased;
  const asked = listKeptPacts(folder).filter(
    (kept) => (consumer ?? kept.consumer) === kept.consumer && isMeant(kept.version),
  );
  const findExcuse = createExcuses(folder);
  const judged = asked.map((kept) => {
    const row = rows.find(
      (one) =>
        one.consumer === kept.consumer && one.version === kept.version && one.provider_version === providerVersion,
    );
    const verdict = !row
      ? 'not verified'
      : row.pact !== computeDigest(kept.path)
        ? 'verified with another pact'
        : row.result;
    const excuses = (row?.failed ?? []).map((failed) => findExcuse(kept.consumer, kept.version, failed));
    const excuse = verdict === 'failed' && !excuses.includes(null) ? (excuses[0] ?? null) : null;
    const reason = `${kept.consumer} ${kept.version} with ${readPact(kept.path).provider.name} ${providerVersion}: ${verdict}${excuse ? ` (${excuse})` : ''}`;
    return { ok: verdict === 'passed' || excuse !== null, reason };
  });
  if (judged.length === 0) return { yes: false, reasons: ['There is no such pact.'] };
  return { yes: judged.every(({ ok }) => ok), reasons: judged.map(({ reason }) => reason) };
}
