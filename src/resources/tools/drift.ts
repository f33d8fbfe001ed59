import { isDeepStrictEqual } from 'node:util';
import type { ToolDrift } from '#generated/v2/client/types.gen.ts';
import { maxJsonDepth } from '#src/json/json-scan.ts';
import { measureJson } from '#src/json/json-size.ts';
import type { McpToolDescription } from '#src/mcp/mcp-client.ts';

/** A tool as its server describes it, within the bounds of what a tool may say here. */
export type DescribedTool = {
  description: string;
  parameters: Record<string, unknown>;
  output_schema: Record<string, unknown> | null;
};

/** The number of characters that a tool of the contract may say of itself. */
const longestDescription = 10_000;

const members = ['description', 'parameters', 'output_schema'] as const;

/** Returns a schema, or null for none, and for one that is nested too deep to be sent. */
const toSendable = (schema: Record<string, unknown> | null): Record<string, unknown> | null =>
  schema && measureJson(schema).depth <= maxJsonDepth ? schema : null;

/** Returns a tool as it is kept. Without arguments that can be described its `parameters` are empty. */
export const toDescribedTool = ({ description, parameters, outputSchema }: McpToolDescription): DescribedTool => ({
  description: description.slice(0, longestDescription).toWellFormed(),
  parameters: toSendable(parameters) ?? {},
  output_schema: toSendable(outputSchema),
});

/** Returns the members by which one description differs from another. The order of members of a schema says nothing. */
export const listDifferingMembers = (one: DescribedTool, other: DescribedTool): (typeof members)[number][] =>
  members.filter((member) => !isDeepStrictEqual(one[member], other[member]));

/**
 * Returns how a server describes a tool otherwise than when it was imported: `now` is null when it has it no more. Null when
 * nothing differs. A drift that is known already keeps the time at which it was first seen.
 */
export function findDrift(
  imported: DescribedTool,
  now: DescribedTool | null,
  { known, at }: { known: ToolDrift | null; at: Date },
): ToolDrift | null {
  const differs = now ? listDifferingMembers(imported, now) : (['tool'] as const);
  if (differs.length === 0) return null;
  const drift: ToolDrift = { seen_at: at.toISOString(), differs: [...differs], described: now };
  return known && isDeepStrictEqual({ ...drift, seen_at: known.seen_at }, known) ? known : drift;
}

/** Says in words why a tool that has drifted is not called, to its model and to whoever can mend it. */
export function describeDrift(name: string, version: number, { differs, described }: ToolDrift): string {
  if (!described) return `Nothing was called: its server has no tool ${name} any more.`;
  const what = differs.map((member) => member.replace('_', ' ')).join(' and ');
  const mend = 'Its tools have to be looked at and imported again (discoverTools), or `mcp.on_drift` be `ignore`.';
  return `Nothing was called: the server describes the ${what} of ${name} otherwise than version ${version}. ${mend}`;
}
