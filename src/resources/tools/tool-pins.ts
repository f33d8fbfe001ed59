import type { ToolReference } from '#generated/v2/client/types.gen.ts';

/**
 * A version of a tool that references with its key and constraint stand for. Pins of before have no `tool_id`: they name any tool
 * that has the key.
 */
export type ToolPin = { key: string; constraint: string; version: number; tool_id?: string };

/** A reference to a tool, and to no other one that gets its key when it is deleted. */
export type PinnedReference = ToolReference & { tool_id?: string };

const toConstraint = ({ version = 'latest' }: ToolReference): string => version;

/** Finds the pin that a reference stands for, or null. */
const findPin = (pins: readonly ToolPin[], reference: ToolReference): ToolPin | null =>
  pins.find(({ key, constraint }) => key === reference.key && constraint === toConstraint(reference)) ?? null;

/**
 * Returns references that name exactly the versions that are pinned. One without a pin is left out: its tool was not there when the others
 * were pinned. Where nothing is pinned, all are as they were.
 */
export function pinReferences(references: readonly ToolReference[], pins: readonly ToolPin[]): PinnedReference[] {
  if (pins.length === 0) return [...references];
  return references.flatMap((reference) => {
    const pin = findPin(pins, reference);
    if (!pin) return [];
    const { version, tool_id } = pin;
    return [{ ...reference, version: String(version), ...(tool_id !== undefined && { tool_id }) }];
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
