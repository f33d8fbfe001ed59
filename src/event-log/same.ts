type Members = Readonly<Record<string, unknown>>;

/** Whether two JSON values are the same, whatever the order of members. `same` compares what they hold. */
export function sameJson(a: unknown, b: unknown, same: (a: unknown, b: unknown) => boolean = sameJson): boolean {
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
