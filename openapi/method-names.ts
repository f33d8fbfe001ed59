type NamedOperation = { operationId: string; 'x-sdk'?: string };
type Document = { paths: Record<string, Record<string, unknown>> };

const isOperation = (value: unknown): value is NamedOperation =>
  typeof value === 'object' && value !== null && 'operationId' in value;

/** The verb of an operationId: its first word, and the particle of `signIn` and `signOut`. */
const verbOf = (operationId: string): string => /^(sign(In|Out)|[a-z]+)/.exec(operationId)![0];

const toCamelCase = (segment: string): string =>
  segment.replaceAll(/[-_]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Returns the resource and the method of an operation in a client, such as `agents.state.checkpoints.create`: the literal
 * segments of its path after the version, then the verb of its operationId. A last segment that only says the verb again,
 * as in `/runs/{run_id}/cancel`, is left out.
 */
export function methodName(path: string, operationId: string): string {
  const verb = verbOf(operationId);
  const literals = path.split('/').filter((segment) => segment !== '' && !segment.startsWith('{'));
  const resource = literals.slice(/^v\d+$/.test(literals[0] ?? '') ? 1 : 0);
  const saysVerb = !path.endsWith('}') && resource.at(-1)!.startsWith(verb.toLowerCase());
  return [...(saysVerb ? resource.slice(0, -1) : resource).map(toCamelCase), verb].join('.');
}

/** Returns a bundle in which each operation says in `x-sdk` what its method is called, if its YAML does not say it. */
export function nameMethods<T extends Document>(bundle: T): T {
  const copy = structuredClone(bundle);
  for (const [path, item] of Object.entries(copy.paths))
    for (const operation of Object.values(item).filter(isOperation))
      operation['x-sdk'] ??= methodName(path, operation.operationId);
  return copy;
}
