import { problem } from './problems.ts';

/** A strong entity tag. */
const etagOf = (version: number | string): string => `"${version}"`;

/** The validators of an answer: what `If-Match`, `If-None-Match` and `If-Modified-Since` are held against. */
export function validators(version: number | string, changedAt: Date | null): Record<string, string> {
  return { ETag: etagOf(version), ...(changedAt && { 'Last-Modified': changedAt.toUTCString() }) };
}

/** Throws `precondition_failed` when `If-Match` names other versions than this one. Weak tags never match. */
export function demandMatch(ifMatch: string | undefined, version: number | string, what: string): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  const tags: readonly string[] = ifMatch.match(/(W\/)?"[^"]*"/g) ?? [];
  if (tags.includes(etagOf(version))) return;
  const detail = `If-Match is ${ifMatch}, but ${what} is ${etagOf(version)} by now. Read it again, and make the change on that.`;
  throw problem('precondition_failed', detail);
}

/** The same where the caller has to say what they build on: throws `precondition_required` when they do not. */
export function requireMatch(ifMatch: string | undefined, version: number | string, what: string): void {
  if (ifMatch !== undefined) return demandMatch(ifMatch, version, what);
  const detail = 'If-Match is required: the ETag of what the change builds on, or * for whatever is there.';
  throw problem('precondition_required', detail);
}
