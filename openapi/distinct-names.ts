type Components = Record<string, Record<string, unknown>>;
type Document = { components?: Components };
type Parameter = { in: 'path' | 'query' | 'header' | 'cookie' };

const suffixes = { path: 'Path', query: 'Query', header: 'Header', cookie: 'Cookie' };
const prefix = '#/components/parameters/';

/**
 * Returns a bundle in which no parameter has the name of a schema: it says where it is sent, `AgentIdPath`. Generators make a
 * type of both, and in some languages two types of one name do not compile.
 */
export function distinguishParameters<T extends Document>(bundle: T): T {
  const { parameters = {}, schemas = {} } = bundle.components ?? {};
  const names = new Map(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      name in schemas ? `${name}${suffixes[(parameter as Parameter).in]}` : name,
    ]),
  );
  const renamed = Object.entries(parameters).map(([name, parameter]) => [names.get(name)!, parameter]);
  const rename = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(rename);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, renameReference(key, value) ?? rename(value)]),
    );
  };
  const renameReference = (key: string, value: unknown): string | null =>
    key === '$ref' && typeof value === 'string' && value.startsWith(prefix)
      ? prefix + names.get(value.slice(prefix.length))!
      : null;
  const components = { ...bundle.components, parameters: Object.fromEntries(renamed) as Components[string] };
  return rename({ ...bundle, components }) as T;
}
