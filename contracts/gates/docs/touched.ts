import type { ContractChange } from '#contracts/gates/diff/change.ts';
import type { RuleName } from '#contracts/gates/diff/rules.ts';
import { isSameValue } from '#contracts/gates/diff/side.ts';
import type { InteractionUses } from './uses.ts';
import type { ContractUse } from './value-uses.ts';

/** A consumer that uses what changed: in which of its versions, and what it does there. */
export type TouchedConsumer = { consumer: string; versions: string[]; interactions: string[] };

/**
 * The consumers that a rule touches: by the place itself or by what it is a part of, before or after, with it or
 * without it.
 */
type TouchRule = {
  of?: 'place' | 'owner';
  in?: 'before' | 'after';
  without?: boolean;
  value?: (change: ContractChange) => unknown;
};

const atLocation: TouchRule = { of: 'place' };
const atNewLocation: TouchRule = { of: 'place', in: 'after' };
/** Touches the consumers that do not send what has to be sent now. */
const withoutMember: TouchRule = { of: 'place', without: true };
const withoutNewMember: TouchRule = { of: 'place', in: 'after', without: true };

const touchRules: Partial<Record<RuleName, TouchRule>> = {
  'operation-removed': atLocation,
  'operation-added': atNewLocation,
  deprecated: atLocation,
  'deprecated-until': atLocation,
  'deprecated-without-sunset': atLocation,
  restored: atLocation,
  'documentation-changed': atLocation,
  'security-scheme-changed': atLocation,
  'parameter-removed': atLocation,
  'parameter-added': atNewLocation,
  'required-parameter-added': withoutNewMember,
  'parameter-required': withoutMember,
  'parameter-optional': atLocation,
  'parameter-encoding-changed': atLocation,
  'body-added': atNewLocation,
  'required-body-added': withoutNewMember,
  'body-removed': atLocation,
  'body-required': { without: true },
  'media-type-removed': atLocation,
  'media-type-added': atNewLocation,
  'status-removed': atLocation,
  'not-modified-added': atNewLocation,
  'failure-status-added': atNewLocation,
  'header-removed': atLocation,
  'header-added': atNewLocation,
  'header-optional': atLocation,
  'header-required': atLocation,
  'property-removed': atLocation,
  'property-added': atNewLocation,
  'required-property-added': withoutNewMember,
  'property-optional': atLocation,
  'property-required': atLocation,
  'read-only-changed': atLocation,
  'object-closed': atLocation,
  'object-opened': atLocation,
  'other-fields-narrowed': atLocation,
  'other-fields-widened': atLocation,
  'items-restricted': atLocation,
  'items-unrestricted': atLocation,
  'variant-removed': atLocation,
  'value-removed': { value: ({ before }) => before },
};

/**
 * The rules for requests: only consumers that send the member are touched, or only those that do not; in answers all
 * that read it are.
 */
const requestTouchRules: Partial<Record<RuleName, TouchRule>> = {
  'property-required': withoutMember,
  'default-changed': { without: true },
  'default-added': { without: true },
  'null-refused': { value: () => null },
};

/** Changes that pacts cannot tell of: they know neither the address of a server nor the names of types. */
export const undetectableRules: ReadonlySet<string> = new Set<RuleName>([
  'server-removed',
  'type-removed',
  'type-renamed',
]);

const getTouchRule = ({ rule, direction }: ContractChange): TouchRule =>
  (direction === 'request' ? requestTouchRules[rule] : undefined) ?? touchRules[rule] ?? {};

/** Returns the part of the contract that the changed keyword belongs to. */
const getOwnerPointer = (pointer: string): string =>
  pointer.replace(/\/(enum|oneOf|anyOf|allOf)(\/\d+)?$|\/discriminator\/propertyName$|\/[^/]+$/, '');

const equals = (value: unknown, wanted: unknown) =>
  isSameValue(value, wanted) || (typeof value === 'string' && value === String(wanted));

function matches(use: ContractUse, change: ContractChange, reach: TouchRule): boolean {
  const { direction } = change;
  if (direction !== null && use.direction !== null && use.direction !== direction) return false;
  if (use.isLeftOut !== (reach.without ?? false)) return false;
  return reach.value === undefined || equals(use.value, reach.value(change));
}

/** Lists the consumers that use what changed; null when pacts cannot tell. */
export function listTouchedConsumers(
  change: ContractChange,
  relied: { before: InteractionUses[]; after: InteractionUses[] },
): TouchedConsumer[] | null {
  if (undetectableRules.has(change.rule)) return null;
  const reach = getTouchRule(change);
  const at = reach.of === 'place' ? change.pointer : getOwnerPointer(change.pointer);
  const found = relied[reach.in ?? 'before'].filter(({ uses }) =>
    uses.get(at)?.some((use) => matches(use, change, reach)),
  );
  return [...Map.groupBy(found, ({ consumer }) => consumer)].map(([consumer, all]) => ({
    consumer,
    versions: [...new Set(all.map(({ version }) => version))],
    interactions: [...new Set(all.map(({ description }) => description))],
  }));
}
