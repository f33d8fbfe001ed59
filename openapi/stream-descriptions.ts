type Content = Record<string, unknown>;
type Response = { description: string; content?: Content };
type Document = { paths: Record<string, Record<string, unknown>> };

const notes = {
  'text/event-stream': 'The schema of `text/event-stream` is that of the `data` of one event, as JSON.',
  'application/x-ndjson': 'The schema of `application/x-ndjson` is that of one line.',
};

const isOperation = (value: unknown): value is { responses: Record<string, Response> } =>
  typeof value === 'object' && value !== null && 'responses' in value;

/**
 * Returns a bundle in which each response that streams says what its schema is of. OpenAPI 3.1 has no place for that, and a
 * generator that takes the schema for that of the whole body reads nothing.
 */
export function describeStreams<T extends Document>(bundle: T): T {
  const copy = structuredClone(bundle);
  const operations = Object.values(copy.paths).flatMap((item) => Object.values(item).filter(isOperation));
  for (const response of operations.flatMap(({ responses }) => Object.values(responses))) {
    const said = Object.entries(notes).flatMap(([type, note]) => (type in (response.content ?? {}) ? [note] : []));
    if (said.length > 0) response.description = [response.description.trim(), ...said].join(' ');
  }
  return copy;
}
