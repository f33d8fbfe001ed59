/** Returns the path at which the reference of a version describes an operation. */
export const operationPath = (version: 'v1' | 'v2', operationId: string): string =>
  `${version === 'v2' ? '/docs' : '/docs/v1'}/operations/${operationId}`;
