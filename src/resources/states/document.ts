import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sameJson } from '#src/event-log/same.ts';
import { readJson } from '#src/json.ts';
import { problem } from '#src/problems.ts';

/** How large a document may be as JSON. */
export const mostBytes = 1_000_000;

/** The half of a character in JSON as V8 writes it: nothing else is written as an escape of this range. */
const half = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

const unfit = (detail: string) => problem('invalid_request', `The state ${detail}`);

/** The document as JSON. Throws `state_too_large`, or `invalid_request` for what has no canonical form. */
export function textOf(document: unknown): string {
  const text = JSON.stringify(document);
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes)
    throw problem('state_too_large', `The state would have ${bytes} bytes; it may have ${mostBytes}.`);
  if (half.test(text)) throw unfit('has a string with half of a character.');
  const read = readJson(text);
  if ('fault' in read) throw unfit(read.fault);
  if (!sameJson(read.value, document)) throw unfit('has a number that is too large to be kept.');
  return text;
}

/** The SHA-256 of a value as canonical JSON. Source: RFC 8785. */
export function hashOf(value: unknown): string {
  return `sha-256=${createHash('sha256').update(canonicalize(value)!).digest('hex')}`;
}
