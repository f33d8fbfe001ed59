type ReferenceOperation = { method: string; path: string; operationId: string; tags: readonly string[] };

const toAnchorPart = (tag: string) => tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** Returns where the reference of a version describes an operation. */
export function operationPath(version: 'v1' | 'v2', { method, path, tags }: ReferenceOperation): string {
  const reference = version === 'v2' ? '/docs' : '/docs/v1';
  return `${reference}#tag/${toAnchorPart(tags[0] ?? '')}/${method.toUpperCase()}${path}`;
}
