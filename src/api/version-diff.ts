import type { VersionDiff } from '#generated/v2/client/types.gen.ts';
import { diffJson } from '#src/json/json-diff.ts';

/** The versions that a request compares. */
type VersionQuery = { from_version?: number | undefined; to_version?: number | undefined };

/** Two versions that are compared, with their numbers. */
type ComparedVersions<T> = { from_version: number; to_version: number; from: T; to: T };

/**
 * Reads the two versions that a request compares: by default the newest one and the one before it, or the first one and
 * itself. `read` throws the problem of a version that is not there.
 */
export async function readComparedVersions<T>(
  newest: number,
  query: VersionQuery,
  read: (version: number) => Promise<T>,
): Promise<ComparedVersions<T>> {
  const { to_version = newest, from_version = Math.max(to_version - 1, 1) } = query;
  const [from, to] = await Promise.all([read(from_version), read(to_version)]);
  return { from_version, to_version, from, to };
}

/** Returns the JSON Patch that makes one version of another, as the contract has it. */
export const createPatch = (from: object, to: object): VersionDiff['patch'] =>
  diffJson(from, to) as VersionDiff['patch'];

/** Writes the difference of two versions as the contract has it. */
export const toVersionDiff = ({ from_version, to_version, from, to }: ComparedVersions<object>): VersionDiff => ({
  from_version,
  to_version,
  patch: createPatch(from, to),
});
