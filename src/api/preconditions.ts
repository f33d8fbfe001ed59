import { hash } from 'node:crypto';
import { writeJson } from '#src/json/well-formed.ts';
import { problem } from './problems.ts';

/** Returns a strong entity tag. */
const toEtag = (version: number | string): string => `"${version}"`;

/** The length of the hash in an entity tag: 162 bits. */
const hashLength = 27;

/** Returns what names a text in an entity tag: its hash. */
export const toTextVersion = (text: string): string => hash('sha256', text, 'base64url').slice(0, hashLength);

/** Returns the strong entity tag of a representation, by its bytes. */
export const toBodyTag = (body: string): string => toEtag(toTextVersion(body));

/**
 * Returns the entity tag of an encoded representation: a strong tag stands for the same bytes, and compressed ones are
 * others (RFC 9110, 8.8.3.3). A weak tag stays.
 */
export const toEncodedTag = (etag: string, encoding: string): string =>
  etag.startsWith('"') ? `${etag.slice(0, -1)}+${encoding}"` : etag;

/** Returns the headers that conditional requests are compared with: `ETag`, and `Last-Modified` if the date is known. */
export function toValidatorHeaders(version: number | string, changedAt: Date | null): Record<string, string> {
  return { ETag: toEtag(version), ...(changedAt && { 'Last-Modified': changedAt.toUTCString() }) };
}

/** The validators that a caller sends: `If-None-Match` and `If-Modified-Since`. */
type RequestValidators = { 'if-none-match'?: string | undefined; 'if-modified-since'?: string | undefined };

/** Returns the tag of `If-None-Match` that stands for the same representation as `etag`, or null when none does. */
export function findKnownTag(known: RequestValidators, etag: string | undefined): string | null {
  const tags = known['if-none-match'];
  if (tags === undefined || etag === undefined) return null;
  return parseTags(tags).find((tag) => toOpaqueTag(tag) === toOpaqueTag(etag)) ?? null;
}

/**
 * Checks whether the caller already has the representation (RFC 9110, 13.2.2): entity tags are compared weakly, and the
 * date counts only without them. `Cache-Control` of the request is ignored: it is for caches on the way, and the fetch of
 * browsers adds `no-cache` to every request that sets a validator itself.
 */
export function isNotModified(
  known: RequestValidators,
  etag: string | undefined,
  modifiedAt: string | undefined,
): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = known;
  if (tags !== undefined) {
    if (etag === undefined) return false;
    return tags.trim() === '*' || findKnownTag(known, etag) !== null;
  }
  return since !== undefined && modifiedAt !== undefined && Date.parse(modifiedAt) <= Date.parse(since);
}

const parseTags = (list: string): readonly string[] => list.match(/(W\/)?"[^"]*"/g) ?? [];

/** Returns a tag without its weakness and its encoding: both are of how it was sent. */
const toOpaqueTag = (tag: string) => toIdentityTag(tag.replace(/^W\//, ''));
const toIdentityTag = (tag: string) => tag.replace(/\+(gzip|br|deflate)"$/, '"');

/** Checks `If-Match`, if it is sent. Weak tags never match. @throws `precondition_failed` */
export function checkIfMatch(ifMatch: string | undefined, version: number | string, what: string): void {
  checkTag(ifMatch, () => toEtag(version), what);
}

/**
 * Checks `If-Match`, if it is sent, against the tag of what a GET would answer now. Call it where the representation cannot
 * change any more before the transaction ends. @throws `precondition_failed`
 */
export function checkRepresentation(ifMatch: string | undefined, body: object, kind: string): void {
  checkTag(ifMatch, () => toBodyTag(writeJson(body)), 'id' in body ? `the ${kind} ${String(body.id)}` : `the ${kind}`);
}

function checkTag(ifMatch: string | undefined, getTag: () => string, what: string): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  const etag = getTag();
  if (parseTags(ifMatch).map(toIdentityTag).includes(etag)) return;
  const detail = `If-Match is ${ifMatch}, but ${what} is ${etag} by now. Read it again, and make the change on that.`;
  throw problem('precondition_failed', detail);
}

/** Checks `If-Match` and requires it. @throws `precondition_required`, `precondition_failed` */
export function requireIfMatch(ifMatch: string | undefined, version: number | string, what: string): void {
  if (ifMatch !== undefined) return checkIfMatch(ifMatch, version, what);
  const detail = 'If-Match is required: the ETag of what the change builds on, or * for whatever is there.';
  throw problem('precondition_required', detail);
}
