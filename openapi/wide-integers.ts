/**
 * Returns a contract without `int64`. The TypeScript generator would make a `bigint` of it, which JSON cannot carry; the
 * values are plain numbers, and fit in one.
 */
export function withoutWideIntegers<T>(node: T): T {
  if (Array.isArray(node)) return node.map(withoutWideIntegers) as T;
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([name, value]) => !(name === 'format' && value === 'int64'));
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutWideIntegers(value)])) as T;
}
