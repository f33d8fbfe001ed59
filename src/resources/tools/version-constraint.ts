/** The version that a reference names: exactly one, the newest that takes the same arguments as one, or the newest. */
export type VersionConstraint = { exact: number } | { compatibleWith: number } | 'latest';

/** Parses the `version` of a reference, which the contract has checked. Without one it is the newest. */
export function parseVersionConstraint(text = 'latest'): VersionConstraint {
  if (text === 'latest') return text;
  return text.startsWith('^') ? { compatibleWith: Number(text.slice(1)) } : { exact: Number(text) };
}
