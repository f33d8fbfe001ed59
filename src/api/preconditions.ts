import { problem } from './problems.ts';

/** Returns a strong entity tag. */
const toEtag = (version: number | string): string => `"${version}"`;

/** Returns the headers that conditional requests are compared with: `ETag`, and `Last-Modified` if the date is known. */
export function toValidatorHeaders(version: number | string, changedAt: Date | null): Record<string, string> {
  return { ETag: toEtag(version), ...(changedAt && { 'Last-Modified': changedAt.toUTCString() }) };
}

/** The validators that a caller sends: `If-None-Match` and `If-Modified-Since`. */
type RequestValidators = { 'if-none-match'?: string | undefined; 'if-modified-since'?: string | undefined };

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
    return tags.trim() === '*' || parseTags(tags).some((tag) => toOpaqueTag(tag) === toOpaqueTag(etag));
  }
  return since !== undefined && modifiedAt !== undefined && Date.parse(modifiedAt) <= Date.parse(since);
}

const parseTags = (list: string): readonly string[] => list.match(/(W\/)?"[^"]*"/g) ?? [];
const toOpaqueTag = (tag: string) => tag.replace(/^W\//, '');

/** Checks `If-Match`, if it is sent. Weak tags never match. @throws `precondition_failed` */
export function checkIfMatch(ifMatch: string | undefined, version: number | string, what: string): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (parseTags(ifMatch).includes(toEtag(version))) return;
  const detail = `If-Match is ${ifMatch}, but ${what} is ${toEtag(version)} by now. Read it again, and make the change on that.`;
  throw problem('precondition_failed', detail);
}

/** Checks `If-Match` and requires it. @throws `precondition_required`, `precondition_failed` */
export function requireIfMatch(ifMatch: string | undefined, version: number | string, what: string): void {
  if (ifMatch !== undefined) return checkIfMatch(ifMatch, version, what);
  const detail = 'If-Match is required: the ETag of what the change builds on, or * for whatever is there.';
  throw problem('precondition_required', detail);
}
