/** The beginning of a URL. No scheme is longer. */
const scheme = /[a-z][a-z0-9+.-]{0,30}:\/\//i;

const secretPatterns = [
  { pattern: /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#@]*@/gi, mask: '$1' },
  { pattern: /\b(Bearer|Basic)\s+\S+/gi, mask: '$1 [hidden]' },
  { pattern: /\b[sp]k[-_][\w-]{8,}/g, mask: '[hidden]' },
];
/** Matches every text that can contain one of these secrets: a quick test before the slow ones. */
const secretHint = /:\/\/|[sp]k[-_]|eyJ|bearer|basic/i;

/** Returns a word without what follows the `?` or `#` of a URL in it: the credentials of a pre-signed one. */
function withoutQuery(word: string): string {
  const found = scheme.exec(word);
  if (!found) return word;
  const address = found.index + found[0].length;
  const end = word.slice(address).search(/[?#]/);
  return end < 0 ? word : word.slice(0, address + end);
}

/** Returns a word, or what hides it when there is a JWT in it. */
function withoutToken(word: string): string {
  const start = word.search(/\beyJ[\w-]/);
  return start >= 0 && word.includes('.', start) ? '[hidden]' : word;
}

/** Returns the text without keys, tokens, and the credentials and queries of URLs. */
export function maskSecrets(text: string): string {
  if (!secretHint.test(text)) return text;
  const short = text.replaceAll(/\S+/g, withoutQuery).replaceAll(/[\w.-]+/g, withoutToken);
  return secretPatterns.reduce((masked, { pattern, mask }) => masked.replace(pattern, mask), short);
}
