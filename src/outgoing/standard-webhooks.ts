import { createHmac, randomBytes } from 'node:crypto';

const secretPrefix = 'whsec_';
const secretBytes = 32;

/** Makes a secret by which requests are signed. Source: standardwebhooks.com, the specification, 1.0. */
export const newSigningSecret = (): string => secretPrefix + randomBytes(secretBytes).toString('base64');

const toKey = (secret: string) => Buffer.from(secret.slice(secretPrefix.length), 'base64');

/** A request that is signed. `id` stays the same when it is sent again, and has no dot. */
type SignedRequest = { id: string; at: Date; body: string };

/**
 * Returns the headers of a request signed as Standard Webhooks says, with a signature for each secret, so that a receiver that
 * knows one of them accepts it.
 */
export function signRequest(secrets: readonly string[], { id, at, body }: SignedRequest): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const digest = createHmac('sha256', toKey(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
    return `v1,${digest}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
