/** The result of a call: as a model is told it, and as data if the server has sent any. */
export type McpResult = { content: string; isError: boolean; structured?: unknown };

/** Tells whether a value is an object of JSON. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const toText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Describes bytes, which no model is told in the result of a tool: their kind, their type and their number. */
function describeBytes(what: string, mimeType: unknown, base64: unknown): string {
  const facts = [
    toText(mimeType),
    ...(typeof base64 === 'string' ? [`${Buffer.byteLength(base64, 'base64')} bytes`] : []),
  ];
  return `[${[what, ...facts.filter((fact) => fact !== '')].join(', ')}]`;
}

/** Writes an embedded resource: its text, or what its bytes are. */
function toResourceText({ uri, text, mimeType, blob }: Record<string, unknown>): string {
  return typeof text === 'string' ? text : describeBytes(`resource ${toText(uri)}`.trimEnd(), mimeType, blob);
}

/** Writes a link to a resource, which the model can name to whoever is able to read it. */
function toLinkText({ uri, name, description, mimeType }: Record<string, unknown>): string {
  const facts = [name, description, mimeType].map(toText).filter((fact) => fact !== '');
  return `[resource_link] ${toText(uri)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}

/** Writes a part of a result as text. Of one that is no text it says what it is, in brackets. */
function toPartText(part: Record<string, unknown>): string {
  const { type, text, resource, data, mimeType } = part;
  if (typeof text === 'string') return text;
  if (isRecord(resource)) return toResourceText(resource);
  return type === 'resource_link' ? toLinkText(part) : describeBytes(toText(type), mimeType, data);
}

/** Reads the result of a call, which may hold what no version of the protocol knows. */
export function readMcpResult({ content, structuredContent, isError }: Record<string, unknown>): McpResult {
  const parts = Array.isArray(content) ? content.filter(isRecord) : [];
  const text = parts.map(toPartText).join('\n');
  const isStructured = structuredContent !== undefined && text.trim() === '';
  return {
    content: isStructured ? JSON.stringify(structuredContent) : text,
    isError: isError === true,
    ...(structuredContent !== undefined && { structured: structuredContent }),
  };
}
