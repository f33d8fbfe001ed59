type Version = { numbers: number[]; stage: string; step: number };

const form = /^(\d+)\.(\d+)\.(\d+)(?:-(alpha|beta|rc)\.(\d+))?$/;

function parsed(version: string): Version {
  const match = form.exec(version);
  if (!match) throw new Error(`${version} is not a version like 2.1.0 or 2.1.0-beta.1`);
  const [, major, minor, patch, stage = '', step = '0'] = match;
  return { numbers: [major, minor, patch].map(Number), stage, step: Number(step) };
}

/** A version that may still be broken on purpose. */
export const isBeta = (version: string): boolean => parsed(version).stage !== '';

/** The contract that a release belongs to: 2.1.0 is one of v2. */
export const contractOf = (version: string): string => `v${parsed(version).numbers[0]}`;

/** Orders versions, the older first: alpha, beta and rc come before what they lead to. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [parsed(one), parsed(other)];
  const stages = ['alpha', 'beta', 'rc', ''];
  const parts = (version: Version) => [...version.numbers, stages.indexOf(version.stage), version.step];
  const [left, right] = [parts(a), parts(b)];
  const first = left.findIndex((part, index) => part !== right[index]);
  return first < 0 ? 0 : left[first]! - right[first]!;
}
