type Tree = { [name: string]: unknown };

/**
 * One member of a request, an answer or an event: where version 1 has it and where version 2 has it, as paths with dots.
 * In requests they begin with `path`, `query` or `body`. `@name` is the answer of a call that came before.
 */
export type Field = {
  v1: string | null;
  v2: string | null;
  /** What version 2 is always told, though version 1 cannot say it. */
  value?: unknown;
  /** How the value changes on its way, seeing what it is a member of; the note says it in words. */
  convert?: (value: unknown, holder: Tree) => unknown;
  /** Both are lists: the members of each item. */
  items?: readonly Field[];
  note?: string;
};

/** What becomes of a member on its way. */
export type FieldKind = 'same' | 'renamed' | 'converted' | 'constant' | 'dropped' | 'lost';

export const renamed = (v1: string, v2: string, note?: string): Field => ({ v1, v2, ...(note && { note }) });
export const same = (...paths: string[]): Field[] => paths.map((path) => ({ v1: path, v2: path }));
export const converted = (v1: string, v2: string, convert: NonNullable<Field['convert']>, note: string): Field => ({
  v1,
  v2,
  convert,
  note,
});
export const each = (v1: string, v2: string, items: readonly Field[]): Field => ({ v1, v2, items });
export const constant = (v2: string, value: unknown, note: string): Field => ({ v1: null, v2, value, note });
/** What version 2 says and version 1 has no place for. */
export const lost = (note: string, ...paths: string[]): Field[] => paths.map((v2) => ({ v1: null, v2, note }));

export function kindOf(field: Field): FieldKind {
  if (field.v1 === null) return 'value' in field ? 'constant' : 'lost';
  if (field.v2 === null) return 'dropped';
  if (field.convert) return 'converted';
  return field.v1 === field.v2 ? 'same' : 'renamed';
}

function read(source: unknown, path: string): unknown {
  let at = source;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Tree)[name];
  }
  return at;
}

function write(target: Tree, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop()!;
  const parent = names.reduce((at, name) => (at[name] ??= {}) as Tree, target);
  parent[last] = value;
}

/** Takes what `source` holds to where the other version has it. A member that is not there is left out. */
export function carry(fields: readonly Field[], direction: 'up' | 'down', source: unknown): Tree {
  const target: Tree = {};
  for (const field of fields) {
    const [from, to] = direction === 'up' ? [field.v1, field.v2] : [field.v2, field.v1];
    if (to === null) continue;
    if (from === null) {
      if ('value' in field) write(target, to, field.value);
      continue;
    }
    const value = read(source, from);
    const carried = value === undefined ? undefined : convert(field, direction, value, source as Tree);
    if (carried !== undefined) write(target, to, carried);
  }
  return target;
}

function convert({ items, convert: change }: Field, direction: 'up' | 'down', value: unknown, holder: Tree): unknown {
  if (items) return (value as unknown[]).map((item) => carry(items, direction, item));
  return change ? change(value, holder) : value;
}
