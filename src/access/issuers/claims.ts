import type { JWTPayload } from 'jose';
import { getChild, hasChild, isContainer, parsePointer } from '#src/json/json-pointer.ts';

/** Returns a claim by its name, or by a JSON Pointer to one within another; undefined when it is missing. */
export function readClaim(payload: JWTPayload, name: string): unknown {
  const steps = name.startsWith('/') ? (parsePointer(name) ?? []) : [name];
  let value: unknown = payload;
  for (const step of steps) {
    if (!isContainer(value) || !hasChild(value, step)) return undefined;
    value = getChild(value, step);
  }
  return value;
}

/** Returns the text of a claim, or null when it has none. */
export const readClaimText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** Returns the scopes of a claim, which is a list, or a text with spaces between them. Source: RFC 8693, section 4.2. */
export function readScopes(payload: JWTPayload, name: string): string[] {
  const value = readClaim(payload, name);
  if (Array.isArray(value)) return value.filter((scope) => typeof scope === 'string');
  return typeof value === 'string' ? value.split(' ') : [];
}
