import { toFilterFingerprint, type Listing } from './paging.ts';

/** A step on the way to a record: its kind, and its key among those of its kind. */
export type ExportStep = { kind: string; key: string[] };

/** The place of a record in an export: the number of records up to it, and the steps to it from the top. */
export type ExportPlace = { count: number; path: readonly ExportStep[] };

/** The export to which a cursor belongs. */
export type ExportOwner = Pick<Listing, 'path' | 'filters'>;

/** Writes the place of a record as a cursor. It holds no more than the record itself shows. */
export function encodeExportCursor(owner: ExportOwner, { count, path }: ExportPlace): string {
  const steps = path.map(({ kind, key }) => [kind, ...key]);
  return Buffer.from(JSON.stringify([toFilterFingerprint(owner), count, ...steps])).toString('base64url');
}

const isStep = (step: unknown): step is [string, ...string[]] =>
  Array.isArray(step) && step.length > 1 && step.every((part) => typeof part === 'string');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Reads a cursor; null when it is none of this export. Sections check the keys in it. */
export function parseExportCursor(owner: ExportOwner, cursor: string): ExportPlace | null {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(parts)) return null;
  const [fingerprint, count, ...steps] = parts as unknown[];
  if (fingerprint !== toFilterFingerprint(owner) || !Number.isSafeInteger(count) || (count as number) < 1) return null;
  if (steps.length === 0 || !steps.every(isStep)) return null;
  const place = { count: count as number, path: steps.map(([kind, ...key]) => ({ kind, key })) };
  return encodeExportCursor(owner, place) === cursor ? place : null;
}
