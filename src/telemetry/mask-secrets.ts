const secrets = [
  // The credentials of an address, and its query, where pre-signed URLs have theirs.
  { pattern: /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]*@/gi, mask: '$1' },
  { pattern: /\b([a-z][a-z0-9+.-]*:\/\/[^\s?#]*)[?#]\S*/gi, mask: '$1' },
  { pattern: /\b(Bearer|Basic)\s+\S+/gi, mask: '$1 [hidden]' },
  { pattern: /\b[sp]k[-_][\w-]{8,}/g, mask: '[hidden]' },
  { pattern: /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, mask: '[hidden]' },
];
/** No text without one of these has a secret of those kinds. */
const sign = /:\/\/|[sp]k[-_]|eyJ|bearer|basic/i;

/** Returns the text without keys, tokens, and the credentials and queries of URLs. */
export function maskSecrets(text: string): string {
  if (!sign.test(text)) return text;
  return secrets.reduce((masked, { pattern, mask }) => masked.replace(pattern, mask), text);
}
