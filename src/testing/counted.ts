/** The number of accesses to a value: read members and items, and listed names. */
export type Reads = { count: number };

/** Returns a proxy of `value` that counts accesses. */
export function countReads<T>(value: T, reads: Reads): T {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value as T & object, {
    get(target, name, receiver) {
      reads.count += 1;
      return countReads(Reflect.get(target, name, receiver), reads);
    },
    has(target, name) {
      reads.count += 1;
      return Reflect.has(target, name);
    },
    ownKeys(target) {
      const names = Reflect.ownKeys(target);
      reads.count += names.length;
      return names;
    },
  });
}
