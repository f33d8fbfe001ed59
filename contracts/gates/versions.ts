/** The parts of a version: `name` is that of its contract, if it has one, and `stage` is empty for a final one. */
type ParsedVersion = { name: string | undefined; numbers: number[]; stage: string; step: number };

const versionForm = /^(?:([a-z]+)-)?(\d+)\.(\d+)\.(\d+)(?:-(alpha|beta|rc)\.(\d+))?$/;

/** Reads a version. @throws when it has another form */
export function parseVersion(version: string): ParsedVersion {
  const match = versionForm.exec(version);
  if (!match) throw new Error(`${version} is not a version like 2.1.0, 2.1.0-beta.1 or openai-1.0.0`);
  const [, name, major, minor, patch, stage = '', step = '0'] = match;
  return { name, numbers: [major, minor, patch].map(Number), stage, step: Number(step) };
}

/** Checks whether a version is a pre-release, which may still be broken. */
export const isBeta = (version: string): boolean => parseVersion(version).stage !== '';

/** Returns the contract of a release: `v2` for 2.1.0, and `openai` for openai-1.0.0. */
export function toContractName(version: string): string {
  const { name, numbers } = parseVersion(version);
  return name ?? `v${numbers[0]}`;
}

/** Returns how a contract calls itself in a release: without its name. */
export const toOwnVersion = (version: string): string => version.slice((parseVersion(version).name?.length ?? -1) + 1);

/** Compares versions for sorting, the older first: alpha, beta and rc precede the final version. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [parseVersion(one), parseVersion(other)];
  const stages = ['alpha', 'beta', 'rc', ''];
  const parts = (version: ParsedVersion) => [...version.numbers, stages.indexOf(version.stage), version.step];
  const [left, right] = [parts(a), parts(b)];
  const first = left.findIndex((part, index) => part !== right[index]);
  return first < 0 ? 0 : left[first]! - right[first]!;
}

/** Returns the day of a date, as 2026-11-29. */
export const toDay = (date: Date): string => date.toISOString().slice(0, 10);
