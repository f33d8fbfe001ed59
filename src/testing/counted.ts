/** How often the parts of a value were looked at: members and items that were read, and names that were listed. */
export type Reads = { count: number };

/** A value that is the same as `value` for who reads it, and counts who does. */
export function counted<T>(value: T, reads: Reads): T {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value as T & object, {
    get(target, name, receiver) {
      reads.count += 1;
      return counted(Reflect.get(target, name, receiver), reads);
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
