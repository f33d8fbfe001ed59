import { ConfigError } from '#src/config/config.ts';
import { rewrapStoredDataKeys } from '#src/db/content/stored-keys.ts';
import type { Transactional } from '#src/db/query.ts';
import { createOptionalEnvelope, EnvelopeError } from '#src/secrets/envelope.ts';
import { sealStoredSigningKeys } from './signing-keys.ts';

/**
 * Encrypts what is stored as plain text, or for an earlier key of the operator, with the first of the keys.
 * @throws `ConfigError` when something is encrypted with a key that is not among them
 */
export async function encryptStoredSecrets(db: Transactional, keys: readonly Buffer[], now: Date): Promise<void> {
  try {
    const envelope = createOptionalEnvelope(keys);
    await sealStoredSigningKeys(db, envelope, now);
    await rewrapStoredDataKeys(db, envelope, now);
  } catch (error) {
    if (error instanceof EnvelopeError) throw new ConfigError(`PARLEY_ENCRYPTION_KEY: ${error.message}`);
    throw error;
  }
}
