/** The header that tells one call from another, however often it is sent. */
const keyHeader = 'Idempotency-Key';
/** Makes a key of 128 random bits. Pages that are not served over TLS have no `randomUUID`. */
function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
/** Tells whether a request has a key. Names of headers have no case. */
export const hasKey = ({ headers = {} }) => Object.keys(headers).some((name) => name.toLowerCase() === keyHeader.toLowerCase());
/** Gives a POST with a credential a key, unless the caller has given one: sent again, it has its effect once. */
export function withKey(request) {
    if (request.method !== 'POST' || request.open || hasKey(request))
        return request;
    return { ...request, headers: { ...request.headers, [keyHeader]: newKey() } };
}
