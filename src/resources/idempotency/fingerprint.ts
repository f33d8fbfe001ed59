import { createHash, type Hash } from 'node:crypto';
import type { Principal } from '#src/access/principal.ts';
import type { KeyedRequest } from '#src/api/keyed-request.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';

/** The owner of a credential: the keys of one subject share it, a token for a user has that user's. */
const ownerOf = ({ subject, userId }: Principal): string => JSON.stringify([subject, userId]);

const digestOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** Returns the name of a key's record: a hash of the key and of all that it is scoped to. */
export const toRecordDigest = ({ key, operationId, principal }: KeyedRequest): string =>
  digestOf([principal.organizationId, ownerOf(principal), operationId, key]);

/** Returns the name of the record of one item of a batch. */
export const toItemDigest = (digest: string, itemId: string): string => digestOf([digest, itemId]);

/** Yields canonical JSON in pieces: the members of objects are sorted by their names, so that their order does not count. */
function* canonicalPieces(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    yield '[';
    for (const item of value) {
      yield* canonicalPieces(item);
      yield ',';
    }
    yield ']';
  } else if (typeof value === 'object' && value !== null) {
    yield '{';
    for (const name of Object.keys(value).toSorted()) {
      yield `${JSON.stringify(name)}:`;
      yield* canonicalPieces((value as Record<string, unknown>)[name]);
      yield ',';
    }
    yield '}';
  } else yield JSON.stringify(value) ?? '';
}

async function updateInTurns(hash: Hash, value: unknown): Promise<void> {
  for (const piece of canonicalPieces(value)) {
    hash.update(piece);
    if (isTurnOver()) await yieldToEventLoop();
  }
}

/** Returns the hash of a request: of its method, path, media type, and body, whose spelling does not count. */
export async function toFingerprint({ method, path, mediaType, body }: KeyedRequest): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([method, path, mediaType]));
  await updateInTurns(hash, body);
  return hash.digest('base64url');
}
