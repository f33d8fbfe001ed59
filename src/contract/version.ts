const current = '2.0';

const versions: Record<string, string> = { '/v1/': '1.0', '/v2/': current };

const openAiPrefix = '/openai/';

/** Returns the API version of a path, as in `X-API-Version`. Paths without a version belong to the current one. */
export function toApiVersion(path: string): string {
  if (path.startsWith(openAiPrefix)) return 'openai-1.0';
  return versions[path.slice(0, 4)] ?? current;
}
