const secretPatterns = [
  // The credentials of a URL, and its query, which holds the credentials of pre-signed URLs.
  { pattern: /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]*@/gi, mask: '$1' },
  { pattern: /\b([a-z][a-z0-9+.-]*:\/\/[^\s?#]*)[?#]\S*/gi, mask: '$1' },
  { pattern: /\b(Bearer|Basic)\s+\S+/gi, mask: '$1 [hidden]' },
  { pattern: /\b[sp]k[-_][\w-]{8,}/g, mask: '[hidden]' },
  { pattern: /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, mask: '[hidden]' },
];
/** Matches every text that can contain one of these secrets: a quick test before the slow ones. */
const secretHint = /:\/\/|[sp]k[-_]|eyJ|bearer|basic/i;

/** Returns the text without keys, tokens, and the credentials and queries of URLs. */
export function maskSecrets(text: string): string {
  if (!secretHint.test(text)) return text;
  return secretPatterns.reduce((masked, { pattern, mask }) => masked.replace(pattern, mask), text);
}
