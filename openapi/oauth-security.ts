type Security = Record<string, string[]>[];
type Operation = { operationId: string; security?: Security };
type Flows = Record<string, { scopes: Record<string, string> }>;
type Document = {
  paths: Record<string, Record<string, unknown>>;
  components?: Record<string, Record<string, unknown>>;
};

const scheme = 'oauth2';

const isScoped = (value: unknown): value is Operation & { security: [Security[0]] } =>
  typeof value === 'object' && value !== null && 'security' in value && (value.security as Security).length > 0;

const describeUse = ([first = '', ...others]: string[]) =>
  others.length === 0 ? `For ${first}.` : `For ${first} and ${others.length} more.`;

/**
 * Completes a contract that has flows of OAuth: tokens of OAuth may call whatever names scopes, and the flows list these, in
 * the order of their names, with what each is for. Another contract stays as it is.
 */
export function completeOAuth<T extends Document>(document: T): T {
  const { flows } = (document.components?.['securitySchemes']?.[scheme] ?? {}) as { flows?: Flows };
  if (!flows) return document;
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item).filter(isScoped));
  const uses = operations.flatMap(({ operationId, security }) =>
    Object.values(security[0]!).flatMap((scopes) => scopes.map((scope) => ({ scope, operationId }))),
  );
  for (const { security } of operations) (security as Security).push({ [scheme]: Object.values(security[0]!).flat() });
  const byScope = [...Map.groupBy(uses, ({ scope }) => scope)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const described = byScope.map(([scope, of]) => [scope, describeUse(of.map(({ operationId }) => operationId))]);
  for (const flow of Object.values(flows)) flow.scopes = Object.fromEntries(described) as Record<string, string>;
  return document;
}

/** Returns a contract without the flows of OAuth. */
export function withoutOAuth<T extends Document>(document: T): T {
  const { [scheme]: _flows, ...schemes } = document.components?.['securitySchemes'] ?? {};
  return { ...document, components: { ...document.components, securitySchemes: schemes } };
}
