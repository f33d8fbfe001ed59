import { isBeta, parseVersion } from '#contracts/gates/versions.ts';

/** The kinds of changes since a release that decide what the next version is called. */
export type VersionInput = { isBroken: boolean; hasChanges: boolean; hasOtherWords: boolean };

/** The version that follows a release, and the sentence that says why; null when nothing has changed. */
export type NextVersion = { version: string; reason: string };

/**
 * Suggests the next version by the rules of semantic versioning. A pre-release is followed by the next one of its stage,
 * whatever has changed.
 */
export function suggestNextVersion(
  release: string,
  { isBroken, hasChanges, hasOtherWords }: VersionInput,
): NextVersion | null {
  const { numbers, stage, step } = parseVersion(release);
  const [major, minor, patch] = numbers as [number, number, number];
  if (!isBroken && !hasChanges && !hasOtherWords) return null;
  if (isBeta(release)) {
    const reason = isBroken
      ? 'a pre-release may be broken, and another one has to tell of it'
      : `nothing is broken, so it could be ${numbers.join('.')} too`;
    return { version: `${numbers.join('.')}-${stage}.${step + 1}`, reason };
  }
  if (isBroken)
    return {
      version: `${major + 1}.0.0`,
      reason: 'released callers break, so it takes a new major version beside this one',
    };
  if (hasChanges)
    return { version: `${major}.${minor + 1}.0`, reason: 'there is more than before, and nothing is broken' };
  return { version: `${major}.${minor}.${patch + 1}`, reason: 'only the words changed' };
}
