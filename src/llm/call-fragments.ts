import { asList, isBlank, isObject, toJsonText, type JsonObject } from './json-value.ts';

/** Members of a call that providers demand back. */
const demanded = ['extra_content', 'provider_specific_fields'];

/** A piece of a call, whatever its form. */
export type Fragment = {
  /** The index that the gateway gives the call; undefined when it gives none. */
  key: string | undefined;
  /** The upstream id as JSON; null when there is none. */
  idText: string | null;
  id: unknown;
  name: string;
  text: string;
  extra: JsonObject;
  /** The length of all fragments together. */
  characters: number;
};

const argumentsText = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : (toJsonText(value) ?? '');
};

/** Returns the calls of a `tool_calls` member: a list, one call alone, or calls by their places. */
export function fragmentsOf(value: unknown): JsonObject[] {
  if (!isObject(value)) return asList(value).filter(isObject);
  if ('function' in value || 'name' in value || 'id' in value) return [value];
  return Object.values(value).filter(isObject);
}

/** Reads a piece of a call. */
export function readFragment(raw: JsonObject): Fragment {
  const inner = [raw['function'], raw['custom']].find(isObject) ?? raw;
  const { index, id } = raw;
  const idText = isBlank(id) ? null : toJsonText(id);
  const said = inner['name'];
  const name = typeof said === 'string' ? said : isBlank(said) ? '' : (toJsonText(said) ?? '');
  const text = argumentsText(inner['arguments'] ?? inner['input']);
  const extras = demanded
    .map((member) => [member, raw[member], isBlank(raw[member]) ? null : toJsonText(raw[member])] as const)
    .filter(([, , json]) => json !== null);
  const lengths = [name, text, idText ?? '', ...extras.map(([, , json]) => json!)];
  return {
    key: typeof index === 'number' || typeof index === 'string' ? String(index) : undefined,
    idText,
    id,
    name,
    text,
    extra: Object.fromEntries(extras),
    characters: lengths.reduce((sum, { length }) => sum + length, 0),
  };
}

/** Tells whether a fragment is only a placeholder, as some gateways put one beside each piece of text. */
export const isPlaceholder = ({ idText, name, text, extra }: Fragment): boolean =>
  idText === null && name === '' && text === '' && isBlank(extra);

/**
 * Adds to what a provider demands back with a call what another fragment says of it. A signature may come in pieces, or
 * again with each fragment, or longer each time; of everything else the last value counts.
 */
export function joinExtra(known: unknown, more: unknown, name = ''): unknown {
  if (isObject(known) && isObject(more)) {
    const joined = Object.entries(more).map(([key, value]) => [key, joinExtra(known[key], value, key)] as const);
    return { ...known, ...Object.fromEntries(joined) };
  }
  if (isBlank(more)) return known ?? more;
  const isSignature = /signature/i.test(name) && typeof known === 'string' && typeof more === 'string';
  if (!isSignature || more.startsWith(known)) return more;
  return known + more;
}
