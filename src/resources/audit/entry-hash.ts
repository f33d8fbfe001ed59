import { createHash } from 'node:crypto';
import { writeJson } from '#src/json/well-formed.ts';
import type { AuditRow } from './table.ts';

/** The part of an entry that stays as it is for ever. */
type FixedPart = Pick<AuditRow, 'organizationId' | 'id' | 'at' | 'action' | 'source' | 'requestId' | 'contentHash'>;

/** The part of an entry in which the erasure of a user puts pseudonyms. */
export type ContentPart = Pick<
  AuditRow,
  'actor' | 'credentialId' | 'actingFor' | 'target' | 'address' | 'beforeHash' | 'afterHash' | 'details'
>;

const digestJson = (parts: readonly unknown[], salt: Buffer = Buffer.alloc(0)): Buffer =>
  createHash('sha256').update(salt).update(JSON.stringify(parts)).digest();

/**
 * Hashes what can be replaced by pseudonyms, with a salt: once the salt is gone, the hash tells nobody who a person was, not
 * even by trying all.
 */
export const hashContent = (entry: ContentPart, salt: Buffer): Buffer =>
  digestJson(
    [
      entry.actor,
      entry.credentialId,
      entry.actingFor,
      entry.target,
      entry.address,
      entry.beforeHash,
      entry.afterHash,
      entry.details,
    ],
    salt,
  );

/** Hashes an entry without its place in the chain. */
export const hashEntry = (entry: FixedPart): Buffer =>
  digestJson([
    entry.organizationId,
    entry.id,
    entry.at.toISOString(),
    entry.action,
    entry.source,
    entry.requestId,
    entry.contentHash.toString('hex'),
  ]);

/** Hashes an entry at its place in the chain, as the statement that appends does. */
export function hashLink(previousHash: Buffer, seq: number, entryHash: Buffer): Buffer {
  const place = Buffer.alloc(8);
  place.writeBigInt64BE(BigInt(seq));
  return createHash('sha256').update(previousHash).update(place).update(entryHash).digest();
}

/** Hashes what a caller was answered with, as JSON, or would be; null for nothing. */
export const hashState = (state: unknown): string | null =>
  state === undefined || state === null ? null : createHash('sha256').update(writeJson(state)).digest('hex');
