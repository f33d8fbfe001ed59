type Tree = { [name: string]: unknown };

/**
 * The mapping of one member of a request, an answer or an event: its path in version 1 and in version 2, with dots. In
 * requests paths begin with `path`, `query` or `body`. `@name` is the answer of a preceding call.
 */
export type FieldMapping = {
  v1: string | null;
  v2: string | null;
  /** The constant that version 2 always gets, if version 1 does not have the member. */
  value?: unknown;
  /** Converts the value; `holder` is the object that it is a member of. The note describes the conversion. */
  convert?: (value: unknown, holder: Tree) => unknown;
  /** The members of each item, if both values are lists. */
  items?: readonly FieldMapping[];
  note?: string;
};

/** The kinds of field mappings. */
export type FieldKind = 'same' | 'renamed' | 'converted' | 'constant' | 'dropped' | 'lost';

/** Maps a member to another path. */
export const renamed = (v1: string, v2: string, note?: string): FieldMapping => ({ v1, v2, ...(note && { note }) });
/** Maps members to the same paths. */
export const same = (...paths: string[]): FieldMapping[] => paths.map((path) => ({ v1: path, v2: path }));
/** Maps a member and converts its value. */
export const converted = (
  v1: string,
  v2: string,
  convert: NonNullable<FieldMapping['convert']>,
  note: string,
): FieldMapping => ({
  v1,
  v2,
  convert,
  note,
});
/** Maps a list, item by item. */
export const each = (v1: string, v2: string, items: readonly FieldMapping[]): FieldMapping => ({ v1, v2, items });
/** Sends version 2 a constant. */
export const constant = (v2: string, value: unknown, note: string): FieldMapping => ({ v1: null, v2, value, note });
/** Marks members of version 2 that version 1 does not have. */
export const lost = (note: string, ...paths: string[]): FieldMapping[] => paths.map((v2) => ({ v1: null, v2, note }));

/** Returns what becomes of a field between the versions. */
export function getFieldKind(field: FieldMapping): FieldKind {
  if (field.v1 === null) return 'value' in field ? 'constant' : 'lost';
  if (field.v2 === null) return 'dropped';
  if (field.convert) return 'converted';
  return field.v1 === field.v2 ? 'same' : 'renamed';
}

function readPath(source: unknown, path: string): unknown {
  let at = source;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Tree)[name];
  }
  return at;
}

function writePath(target: Tree, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop()!;
  const parent = names.reduce((at, name) => (at[name] ??= {}) as Tree, target);
  parent[last] = value;
}

/** Converts `source` to the other version. Missing members are left out. */
export function convertFields(fields: readonly FieldMapping[], direction: 'up' | 'down', source: unknown): Tree {
  const target: Tree = {};
  for (const field of fields) {
    const [from, to] = direction === 'up' ? [field.v1, field.v2] : [field.v2, field.v1];
    if (to === null) continue;
    if (from === null) {
      if ('value' in field) writePath(target, to, field.value);
      continue;
    }
    const value = readPath(source, from);
    const carried = value === undefined ? undefined : convertValue(field, direction, value, source as Tree);
    if (carried !== undefined) writePath(target, to, carried);
  }
  return target;
}

function convertValue(
  { items, convert: change }: FieldMapping,
  direction: 'up' | 'down',
  value: unknown,
  holder: Tree,
): unknown {
  if (items) return (value as unknown[]).map((item) => convertFields(items, direction, item));
  return change ? change(value, holder) : value;
}
