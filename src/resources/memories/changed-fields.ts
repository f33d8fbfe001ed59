import { deepEqual } from '#src/event-log/deep-equal.ts';
import type { MemoryFields } from './table.ts';

const toComparable = (value: unknown): unknown => (value instanceof Date ? value.getTime() : value);

/** Returns those of the fields that differ from what a memory has: a change that changes nothing makes no version. */
export function toChangedFields(current: MemoryFields, fields: Partial<MemoryFields>): Partial<MemoryFields> {
  const changed = (Object.keys(fields) as (keyof MemoryFields)[]).filter(
    (name) => !deepEqual(toComparable(fields[name]), toComparable(current[name])),
  );
  return Object.fromEntries(changed.map((name) => [name, fields[name]]));
}
