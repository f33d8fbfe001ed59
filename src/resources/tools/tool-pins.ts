import type { ToolReference } from '#generated/v2/client/types.gen.ts';

/** A version of a tool that references with its key and constraint stand for. */
export type ToolPin = { key: string; constraint: string; version: number };

const toConstraint = ({ version = 'latest' }: ToolReference): string => version;

/** Finds the pin that a reference stands for, or null. */
const findPin = (pins: readonly ToolPin[], reference: ToolReference): ToolPin | null =>
  pins.find(({ key, constraint }) => key === reference.key && constraint === toConstraint(reference)) ?? null;

/** Returns references that name exactly the versions that are pinned. One without a pin is as it was. */
export function pinReferences(references: readonly ToolReference[], pins: readonly ToolPin[]): ToolReference[] {
  return references.map((reference) => {
    const pin = findPin(pins, reference);
    return pin ? { ...reference, version: String(pin.version) } : reference;
  });
}

/** Returns references once for each key and constraint, in an order that does not depend on theirs. */
export function listReferencesByConstraint(references: readonly ToolReference[]): { key: string; version: string }[] {
  const named = new Map(
    references.map((reference) => {
      const version = toConstraint(reference);
      return [`${reference.key} ${version}`, { key: reference.key, version }] as const;
    }),
  );
  return [...named].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, reference]) => reference);
}
