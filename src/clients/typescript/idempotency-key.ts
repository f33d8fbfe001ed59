type Keyable = { headers?: Record<string, string>; security?: readonly unknown[] };

/** The header that tells one call from another, however often it is sent. */
export const keyHeader = 'Idempotency-Key';

/** Makes a key of 128 random bits. Pages that are not served over TLS have no `randomUUID`. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Gives a POST with a credential a key, unless the caller has given one: sent again, it has its effect once. */
export function withKey<R extends Keyable>(method: string, request: R): R {
  if (method !== 'POST' || !request.security?.length || request.headers?.[keyHeader] !== undefined) return request;
  return { ...request, headers: { ...request.headers, [keyHeader]: newKey() } };
}
