import { hash } from 'node:crypto';

/** The digits of a TypeID: base32 as Crockford writes it. */
const digits = '0123456789abcdefghjkmnpqrstvwxyz';
const idLength = 26;

/** Returns a number from 0 to 2³² − 1 that depends on nothing but the parts. */
export const toSeed = (...parts: readonly (string | number)[]): number =>
  Number.parseInt(hash('sha256', JSON.stringify(parts), 'hex').slice(0, 8), 16);

/** Returns a well-formed TypeID that depends on nothing but its prefix and the parts. */
export function toMockId(prefix: string, ...parts: readonly (string | number)[]): string {
  const bytes = hash('sha256', JSON.stringify(parts), 'buffer');
  const letters = Array.from(bytes.subarray(0, idLength), (byte) => digits[byte % 32]!);
  // The first digit holds three bits: a UUID has 128.
  return `${prefix}_${digits[bytes[0]! % 8]!}${letters.slice(1).join('')}`;
}

/** Returns the prefix of a TypeID, or null when a value is none. */
export const findIdPrefix = (value: unknown): string | null =>
  typeof value === 'string' ? (/^([a-z]+)_[0-7][0-9a-z]{25}$/.exec(value)?.[1] ?? null) : null;
