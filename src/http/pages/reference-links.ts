/** The contracts that have a reference, each with the path of its first page. */
export const referencePaths = { v2: '/docs', openai: '/docs/openai', v1: '/docs/v1' } as const;

/** The path of the page of the requests that webhooks get. */
export const webhooksPath = '/docs/webhooks';

/** The name of a contract that has a reference. */
export type ReferenceName = keyof typeof referencePaths;

/** Returns the path at which the reference of a contract describes an operation. */
export const operationPath = (version: ReferenceName, operationId: string): string =>
  `${referencePaths[version]}/operations/${operationId}`;
