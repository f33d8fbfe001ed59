import type { Finding } from './change.ts';
import { joinPointer, toCanonicalJson, getMembers, isSameValue } from './side.ts';
import type { Members, Pair, Side } from './side.ts';

/** A security requirement: schemes that are all needed, each with its scopes. */
type SecurityRequirement = Record<string, string[]>;

/** Lists the alternative requirements of an operation. An empty one makes it public. */
function listRequirements(document: object, operation: Side): SecurityRequirement[] {
  const listed = operation.value['security'] ?? getMembers(document)['security'] ?? [];
  const ways = Array.isArray(listed) ? (listed as SecurityRequirement[]) : [];
  return ways.length === 0 ? [{}] : ways;
}

/** Checks that a caller that fulfils one requirement fulfils another: it needs no further scheme or scope. */
const suffices = (held: SecurityRequirement, asked: SecurityRequirement): boolean =>
  Object.entries(asked).every(([scheme, scopes]) => {
    const has = held[scheme];
    return has !== undefined && scopes.every((scope) => has.includes(scope));
  });

const formatRequirements = (ways: SecurityRequirement[]): string => {
  const way = (schemes: SecurityRequirement) =>
    Object.entries(schemes)
      .map(([scheme, scopes]) => [scheme, ...scopes].join(' '))
      .join(' and ') || 'no credential';
  return ways.map(way).join(', or ');
};

/** Compares requirements: every caller that was authorized has to stay authorized. */
export function* compareSecurity({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [listRequirements(before.document, before), listRequirements(after.document, after)];
  const pointer = joinPointer(before.pointer, 'security');
  const shut = then.filter((held) => !now.some((asked) => suffices(held, asked)));
  const opened = now.filter((way) => !then.some((known) => suffices(way, known)));
  if (shut.length > 0)
    yield { rule: 'security-tightened', pointer, before: formatRequirements(shut), after: formatRequirements(now) };
  if (opened.length > 0)
    yield { rule: 'security-relaxed', pointer, before: formatRequirements(then), after: formatRequirements(opened) };
}

/** Returns a scheme without words about it, and without its flows, which are compared by themselves. */
function toMeaning(scheme: unknown): Members {
  const { description: _, bearerFormat: __, flows: ___, ...rest } = getMembers(scheme);
  return rest;
}

/** Lists what clients rely on in the flows of a scheme: their addresses and their scopes, by name. */
const listFlowParts = (scheme: unknown): Map<string, string> =>
  new Map(
    Object.entries(getMembers(getMembers(scheme)['flows'])).flatMap(([flow, value]) => {
      const { scopes, ...addresses } = getMembers(value);
      return [
        ...Object.entries(addresses).map(([name, address]) => [`${flow} ${name}`, String(address)] as const),
        ...Object.keys(getMembers(scopes)).map((scope) => [`${flow} ${scope}`, 'offered'] as const),
      ];
    }),
  );

/** Compares the security schemes, without their descriptions. Flows and scopes may be added. */
export function* compareSchemes({ before, after }: Pair): Iterable<Finding> {
  const schemes = (side: Side) => getMembers(getMembers(side.value['components'])['securitySchemes']);
  const [then, now] = [schemes(before), schemes(after)];
  for (const [name, scheme] of Object.entries(then)) {
    if (!(name in now)) continue;
    const pointer = joinPointer('', 'components', 'securitySchemes', name);
    const [was, is] = [toMeaning(scheme), toMeaning(now[name])];
    if (!isSameValue(was, is)) {
      const values = { before: toCanonicalJson(was), after: toCanonicalJson(is) };
      yield { rule: 'security-scheme-changed', pointer, name, ...values };
    }
    const parts = listFlowParts(now[name]);
    for (const [part, value] of listFlowParts(scheme))
      if (parts.get(part) !== value)
        yield { rule: 'security-scheme-changed', pointer, name, before: `${part}: ${value}`, after: parts.get(part) };
  }
}
