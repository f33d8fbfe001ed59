import { faultsOfSchemas } from './every-schema.js';

const escape = String.raw`\\x[0-7][0-9a-f]|\\[tnr\\[\]^.*+?(){}|$/]`;
/** A character of a class: no bracket, since Java and Rust nest classes, and no operator of sets. */
const member = String.raw`(?!&&|--|~~)[^\\[\]^]|${escape}`;
/** One token of a pattern that RE2, Rust, Java, Python and JavaScript read in the same way. */
const token = [
  String.raw`[^\\.*+?(){}|[\]^$]`,
  escape,
  String.raw`\[\^?(?:${member})+\]`,
  String.raw`\((?:\?:)?(?!\?)`,
  String.raw`[)|^$]`,
  String.raw`(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})(?![*+?{])`,
].join('|');
const portable = new RegExp(`^(?:${token})*$`, 'u');

/** Tells whether a pattern means the same in RE2, Rust, Java, Python and JavaScript. */
export const isPortable = (pattern) => portable.test(pattern);

/**
 * A pattern is in the common subset of RE2, Rust, Java, Python and JavaScript: without `\d`, `\s`, `\w` and `.`, which
 * differ, without `\u`, lookarounds and references to groups, which some refuse, and without repetitions above 999.
 */
export default function portablePatterns(document) {
  return faultsOfSchemas(document, ({ pattern }) =>
    typeof pattern === 'string' && !isPortable(pattern)
      ? `The pattern ${pattern} is not in the common subset of RE2, Rust, Java, Python and JavaScript.`
      : null,
  );
}
