const current = '2.0';

const versions: Record<string, string> = { '/v1/': '1.0', '/v2/': current };

/** The version that a path belongs to, as `X-API-Version` says it; paths outside of any belong to the current one. */
export function versionOf(path: string): string {
  return versions[path.slice(0, 4)] ?? current;
}
