import { WebhookError } from "./errors.mjs";
const defaultToleranceS = 300;
const prefix = 'whsec_';
const utf8 = new TextEncoder();
function readHeader(headers, name) {
    const value = typeof headers['get'] === 'function'
        ? headers.get(name)
        : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
    if (typeof value === 'string' && value !== '')
        return value;
    throw new WebhookError(`The request has no header ${name}.`);
}
/** @throws `TypeError` for what is no secret: a mistake of the program, not of the request. */
function importSecret(secret) {
    const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
    const bytes = decodeBase64(text);
    if (bytes === null || bytes.length === 0)
        throw new TypeError('The secret of a webhook is `whsec_` and Base64.');
    return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}
function decodeBase64(text) {
    try {
        return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    }
    catch {
        return null;
    }
}
/** Refuses a request whose time is too far away: somebody may send again what they have seen. */
function checkTime(timestamp, toleranceS) {
    const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
    if (!(Math.abs(Date.now() / 1_000 - seconds) <= toleranceS))
        throw new WebhookError(`The time of the request, ${timestamp.slice(0, 40)}, is more than ${toleranceS} seconds away.`);
}
/**
 * Returns the event of a request that Parley has sent to a webhook, once its signature is verified, in constant time.
 *
 * @param body The body as it came: its text or its bytes, not the object that is made of it.
 * @param headers The headers of the request.
 * @param secret The secret of the webhook, or several, such as the old and the new one.
 * @throws `WebhookError` when the request is not signed with one of them, or too old.
 */
export async function unwrapWebhook(body, headers, secret, { toleranceS = defaultToleranceS } = {}) {
    if (typeof body !== 'string' && !(body instanceof Uint8Array) && !(body instanceof ArrayBuffer))
        throw new TypeError('The body of a webhook is the text or the bytes that came, not what was parsed of them.');
    const keys = await Promise.all([secret].flat().map((one) => importSecret(one)));
    const [id, timestamp] = [readHeader(headers, 'webhook-id'), readHeader(headers, 'webhook-timestamp')];
    const signatures = readHeader(headers, 'webhook-signature').slice(0, 10_000).split(' ');
    checkTime(timestamp, toleranceS);
    const bytes = typeof body === 'string' ? utf8.encode(body) : new Uint8Array(body);
    const head = utf8.encode(`${id}.${timestamp}.`);
    const signed = new Uint8Array(head.length + bytes.length);
    signed.set(head);
    signed.set(bytes, head.length);
    const given = signatures.flatMap((one) => (one.startsWith('v1,') ? (decodeBase64(one.slice(3)) ?? []) : []));
    const checks = keys.flatMap((key) => given.map((signature) => crypto.subtle.verify('HMAC', key, signature, signed)));
    if (!(await Promise.all(checks)).includes(true))
        throw new WebhookError('No signature of the request is one of this secret.');
    return JSON.parse(new TextDecoder().decode(bytes));
}
