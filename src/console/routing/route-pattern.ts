/** The parameters of a path by their names. */
export type PathParameters = Record<string, string>;

/** Decodes a part of a path; null for one that nobody has encoded so. */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/**
 * Compares a path with a pattern such as `/sessions/:session_id/events/:seq`.
 *
 * @returns the parameters, or null when the path has another form
 */
export function matchPath(pattern: string, path: string): PathParameters | null {
  const [names, parts] = [pattern, path].map((each) => each.split('/').filter((part) => part !== ''));
  if (names!.length !== parts!.length) return null;
  const parameters: PathParameters = {};
  for (const [index, name] of names!.entries()) {
    const value = decode(parts![index]!);
    if (value === null || (!name.startsWith(':') && name !== value)) return null;
    if (name.startsWith(':')) parameters[name.slice(1)] = value;
  }
  return parameters;
}
