import { problem } from './problems.ts';

/** A strong entity tag. */
const etagOf = (version: number | string): string => `"${version}"`;

/** The validators of an answer: what `If-Match`, `If-None-Match` and `If-Modified-Since` are held against. */
export function validators(version: number | string, changedAt: Date | null): Record<string, string> {
  return { ETag: etagOf(version), ...(changedAt && { 'Last-Modified': changedAt.toUTCString() }) };
}

/** What a caller says it has: `If-None-Match` and `If-Modified-Since`. */
type Known = { 'if-none-match'?: string | undefined; 'if-modified-since'?: string | undefined };

/**
 * Whether the caller has what would be sent (RFC 9110, 13.2.2): entity tags are compared weakly, and the date counts only
 * without them. `Cache-Control` of the request says nothing here: it is for caches on the way, and browsers' fetch adds
 * `no-cache` to every request that names a validator itself.
 */
export function isNotModified(known: Known, etag: string | undefined, modifiedAt: string | undefined): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = known;
  if (tags !== undefined) {
    if (etag === undefined) return false;
    return tags.trim() === '*' || listTags(tags).some((tag) => opaque(tag) === opaque(etag));
  }
  return since !== undefined && modifiedAt !== undefined && Date.parse(modifiedAt) <= Date.parse(since);
}

const listTags = (list: string): readonly string[] => list.match(/(W\/)?"[^"]*"/g) ?? [];
const opaque = (tag: string) => tag.replace(/^W\//, '');

/** Throws `precondition_failed` when `If-Match` names other versions than this one. Weak tags never match. */
export function demandMatch(ifMatch: string | undefined, version: number | string, what: string): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (listTags(ifMatch).includes(etagOf(version))) return;
  const detail = `If-Match is ${ifMatch}, but ${what} is ${etagOf(version)} by now. Read it again, and make the change on that.`;
  throw problem('precondition_failed', detail);
}

/** The same where the caller has to say what they build on: throws `precondition_required` when they do not. */
export function requireMatch(ifMatch: string | undefined, version: number | string, what: string): void {
  if (ifMatch !== undefined) return demandMatch(ifMatch, version, what);
  const detail = 'If-Match is required: the ETag of what the change builds on, or * for whatever is there.';
  throw problem('precondition_required', detail);
}
