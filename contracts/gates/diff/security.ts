import type { Finding } from './change.ts';
import { below, canonical, membersOf, same } from './side.ts';
import type { Members, Pair, Side } from './side.ts';

/** One way to be let in: schemes that are all needed, each with its scopes. */
type Way = Record<string, string[]>;

/** The ways into an operation; an empty way is for everybody. */
function waysOf(document: object, operation: Side): Way[] {
  const listed = operation.value['security'] ?? membersOf(document)['security'] ?? [];
  const ways = Array.isArray(listed) ? (listed as Way[]) : [];
  return ways.length === 0 ? [{}] : ways;
}

/** Whether who may go one way may go another: it asks for no scheme and no scope that the first does not. */
const suffices = (held: Way, asked: Way): boolean =>
  Object.entries(asked).every(([scheme, scopes]) => {
    const has = held[scheme];
    return has !== undefined && scopes.every((scope) => has.includes(scope));
  });

const inWords = (ways: Way[]): string => {
  const way = (schemes: Way) =>
    Object.entries(schemes)
      .map(([scheme, scopes]) => [scheme, ...scopes].join(' '))
      .join(' and ') || 'no credential';
  return ways.map(way).join(', or ');
};

/** Who was let in has to be let in. */
export function* compareSecurity({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [waysOf(before.document, before), waysOf(after.document, after)];
  const pointer = below(before.pointer, 'security');
  const shut = then.filter((held) => !now.some((asked) => suffices(held, asked)));
  const opened = now.filter((way) => !then.some((known) => suffices(way, known)));
  if (shut.length > 0) yield { rule: 'security-tightened', pointer, before: inWords(shut), after: inWords(now) };
  if (opened.length > 0) yield { rule: 'security-relaxed', pointer, before: inWords(then), after: inWords(opened) };
}

/** How each scheme is used; what it is called for people does not matter. */
export function* compareSchemes({ before, after }: Pair): Iterable<Finding> {
  const schemes = (side: Side) => membersOf(membersOf(side.value['components'])['securitySchemes']);
  const meant = (scheme: unknown): Members => {
    const { description: _, bearerFormat: __, ...rest } = membersOf(scheme);
    return rest;
  };
  const [then, now] = [schemes(before), schemes(after)];
  for (const [name, scheme] of Object.entries(then)) {
    if (!(name in now) || same(meant(scheme), meant(now[name]))) continue;
    const pointer = below('', 'components', 'securitySchemes', name);
    const [was, is] = [canonical(meant(scheme)), canonical(meant(now[name]))];
    yield { rule: 'security-scheme-changed', pointer, name, before: was, after: is };
  }
}
