import { JsonWalk } from './json-strings.ts';
import { mayHaveSurrogate } from './well-formed.ts';

/** Tells whether the text at a JSON Pointer is a piece of a longer one, which may begin and end inside a character. */
type IsPiece = (pointer: string) => boolean;

/** The texts that may have halves of surrogate pairs: pieces, at their edges; or all, anywhere, as older versions stored them. */
export type AllowedHalves = IsPiece | 'anywhere';

/** The halves of characters that a piece may begin and end with: a low and a high surrogate. */
const edges = /^[\udc00-\udfff]|[\ud800-\udbff]$/g;

/**
 * Returns the JSON Pointer of the first string of a valid JSON text that has half of a surrogate pair, in its value or in the name
 * of a member; null when there is none but allowed ones.
 */
export function findHalf(text: string, allowed: AllowedHalves = () => false): string | null {
  if (allowed === 'anywhere') return null;
  if (!mayHaveSurrogate.test(text) && text.isWellFormed()) return null;
  const walk = new JsonWalk(text);
  for (let found = walk.next(); found; found = walk.next()) {
    const written = text.slice(found.start, found.end + 1);
    if (!mayHaveSurrogate.test(written) && written.isWellFormed()) continue;
    const value = JSON.parse(written) as string;
    if (value.isWellFormed()) continue;
    const isInner = !value.replaceAll(edges, '').isWellFormed();
    if (found.isName || isInner || !allowed(walk.pointer())) return walk.pointer();
  }
  return null;
}
