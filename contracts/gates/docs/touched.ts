import type { Change } from '#contracts/gates/diff/change.ts';
import type { RuleName } from '#contracts/gates/diff/rules.ts';
import { same } from '#contracts/gates/diff/side.ts';
import type { Relied } from './uses.ts';
import type { Use } from './value-uses.ts';

/** A consumer that uses what changed: in which of its versions, and what it does there. */
export type Touched = { consumer: string; versions: string[]; interactions: string[] };

/** Whom a rule touches: by the place itself or by what it is a part of, before or after, with it or without it. */
type Reach = {
  of?: 'place' | 'owner';
  in?: 'before' | 'after';
  without?: boolean;
  value?: (change: Change) => unknown;
};

const place: Reach = { of: 'place' };
const fresh: Reach = { of: 'place', in: 'after' };
/** Those who do not send what has to be sent now. */
const withoutIt: Reach = { of: 'place', without: true };
const withoutNew: Reach = { of: 'place', in: 'after', without: true };

const reaches: Partial<Record<RuleName, Reach>> = {
  'operation-removed': place,
  'operation-added': fresh,
  deprecated: place,
  'deprecated-without-sunset': place,
  restored: place,
  'documentation-changed': place,
  'security-scheme-changed': place,
  'parameter-removed': place,
  'parameter-added': fresh,
  'required-parameter-added': withoutNew,
  'parameter-required': withoutIt,
  'parameter-optional': place,
  'parameter-encoding-changed': place,
  'body-added': fresh,
  'required-body-added': withoutNew,
  'body-removed': place,
  'body-required': { without: true },
  'media-type-removed': place,
  'media-type-added': fresh,
  'status-removed': place,
  'failure-status-added': fresh,
  'header-removed': place,
  'header-added': fresh,
  'header-optional': place,
  'header-required': place,
  'property-removed': place,
  'property-added': fresh,
  'required-property-added': withoutNew,
  'property-optional': place,
  'property-required': place,
  'read-only-changed': place,
  'object-closed': place,
  'object-opened': place,
  'other-fields-narrowed': place,
  'other-fields-widened': place,
  'items-restricted': place,
  'items-unrestricted': place,
  'variant-removed': place,
  'value-removed': { value: ({ before }) => before },
};

/** In requests only those who send it are touched, or only those who do not; in answers all who read it are. */
const inRequests: Partial<Record<RuleName, Reach>> = {
  'property-required': withoutIt,
  'default-changed': { without: true },
  'default-added': { without: true },
  'null-refused': { value: () => null },
};

/** What pacts cannot tell of: they know neither the address of a server nor the names of types. */
const untold = new Set<RuleName>(['server-removed', 'type-removed', 'type-renamed']);

const reachOf = ({ rule, direction }: Change): Reach =>
  (direction === 'request' ? inRequests[rule] : undefined) ?? reaches[rule] ?? {};

/** What the changed keyword belongs to. */
const ownerOf = (pointer: string): string =>
  pointer.replace(/\/(enum|oneOf|anyOf|allOf)(\/\d+)?$|\/discriminator\/propertyName$|\/[^/]+$/, '');

const equals = (value: unknown, wanted: unknown) =>
  same(value, wanted) || (typeof value === 'string' && value === String(wanted));

function matches(use: Use, change: Change, reach: Reach): boolean {
  const { direction } = change;
  if (direction !== null && use.direction !== null && use.direction !== direction) return false;
  if (use.isLeftOut !== (reach.without ?? false)) return false;
  return reach.value === undefined || equals(use.value, reach.value(change));
}

/** Which consumers use what changed; null when pacts cannot tell. */
export function touchedBy(change: Change, relied: { before: Relied[]; after: Relied[] }): Touched[] | null {
  if (untold.has(change.rule)) return null;
  const reach = reachOf(change);
  const at = reach.of === 'place' ? change.pointer : ownerOf(change.pointer);
  const found = relied[reach.in ?? 'before'].filter(({ uses }) =>
    uses.get(at)?.some((use) => matches(use, change, reach)),
  );
  return [...Map.groupBy(found, ({ consumer }) => consumer)].map(([consumer, all]) => ({
    consumer,
    versions: [...new Set(all.map(({ version }) => version))],
    interactions: [...new Set(all.map(({ description }) => description))],
  }));
}
