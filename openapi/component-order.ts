type Document = { paths?: object; components?: Record<string, Record<string, unknown>> };

const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);

/**
 * Returns a bundle whose schemas, responses, examples, … are each in the order of their names.
 *
 * Redocly puts them in the order in which it meets them. A new operation would move components that it merely uses, in the
 * bundle and in everything that is generated from it. The order of the paths is that of the YAML, and stays.
 */
export function sortComponents<T extends Document>(bundle: T): T {
  const sections = Object.entries(bundle.components ?? {}).map(([section, components]): [string, object] => [
    section,
    Object.fromEntries(Object.entries(components).toSorted(byName)),
  ]);
  return { ...bundle, components: Object.fromEntries(sections.toSorted(byName)) };
}
