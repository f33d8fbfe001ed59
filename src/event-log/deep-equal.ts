type Members = Readonly<Record<string, unknown>>;

/** Tells whether two JSON values are equal, whatever the order of members. `same` compares their members and items. */
export function deepEqual(a: unknown, b: unknown, same: (a: unknown, b: unknown) => boolean = deepEqual): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => same(item, b[index]));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && same((a as Members)[key], (b as Members)[key]));
}
