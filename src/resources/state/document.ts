import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { problem } from '#src/api/problems.ts';
import { requireStateFits, type StateBefore } from './state-bounds.ts';

/** Matches a lone surrogate in JSON as V8 writes it: nothing else is written as an escape of this range. */
const loneSurrogate = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

/**
 * Writes a document that is to become a state as JSON, once it has been measured.
 * @throws `state_too_large`, or `invalid_request` for what has no canonical form.
 */
export function toStateText(document: unknown, before: StateBefore): string {
  requireStateFits(document, before);
  const text = JSON.stringify(document);
  if (loneSurrogate.test(text)) throw problem('invalid_request', 'The state has a string with half of a character.');
  return text;
}

/** Hashes a value as canonical JSON with SHA-256. Source: RFC 8785. */
export function hashJson(value: unknown): string {
  return `sha-256=${createHash('sha256').update(canonicalize(value)!).digest('hex')}`;
}
