import type { ToolReference } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { CallableTool, OfferedTool } from './table.ts';
import type { PinnedReference } from './tool-pins.ts';
import { parseVersionConstraint } from './version-constraint.ts';

const toRow = ({ key, version, tool_id: id }: PinnedReference, place: number) => {
  const constraint = parseVersionConstraint(version);
  return { place, key, id, ...(constraint !== 'latest' && constraint) };
};

/**
 * Finds the versions of tools that references name now, by the places of these. There is none for a tool that was deleted or
 * has no such version.
 */
export async function resolveTools(
  db: Queryable,
  organizationId: string,
  references: readonly PinnedReference[],
): Promise<Map<number, CallableTool>> {
  if (references.length === 0) return new Map();
  // Raw: joins, read by the runs of agents that name tools.
  const rows = await db.query<(CallableTool & { place: number })[]>(
    `SELECT r.place, t.id, t.organization_id AS "organizationId", t.key, t.kind, v.version, v.definition
       FROM json_to_recordset($2::json) AS r (place int, key text, id text, exact int, "compatibleWith" int)
       JOIN tools t ON t.organization_id = $1 AND t.key = r.key AND t.deleted_at IS NULL AND (r.id IS NULL OR t.id = r.id)
       JOIN tool_versions v ON v.tool_id = t.id AND v.version = CASE
         WHEN r.exact IS NOT NULL THEN r.exact
         WHEN r."compatibleWith" IS NULL THEN t.version
         ELSE (SELECT max(later.version) FROM tool_versions named JOIN tool_versions later
                 ON later.tool_id = named.tool_id AND later.parameters_since = named.parameters_since
                WHERE named.tool_id = t.id AND named.version = r."compatibleWith") END`,
    [organizationId, JSON.stringify(references.map(toRow))],
  );
  return new Map(rows.map(({ place, ...tool }) => [place, tool]));
}

/** Returns the tools that references name now, in the order of these, without those that are not there. */
export async function listOfferedTools(
  db: Queryable,
  organizationId: string,
  references: readonly PinnedReference[] = [],
): Promise<OfferedTool[]> {
  const tools = await resolveTools(db, organizationId, references);
  return references.flatMap(({ approval }, place) => {
    const tool = tools.get(place);
    return tool ? { ...tool, rules: [tool.definition.approval, approval].filter((rule) => rule != null) } : [];
  });
}

const callersAsk = (place: number): FieldError => ({
  pointer: `/tool_refs/${place}/approval`,
  detail: 'The tool is of kind caller: whoever carries its calls out asks first.',
  code: 'not_allowed',
});

const twice = (place: number, key: string): FieldError => ({
  pointer: `/tool_refs/${place}/key`,
  detail: `Another reference names the tool ${key}.`,
  code: 'unique',
});

/** @throws `invalid_request` when a reference names a tool or a version that is not there, or the tool of another one. */
export async function requireKnownTools(
  db: Queryable,
  organizationId: string,
  references: readonly ToolReference[] | null | undefined,
): Promise<void> {
  if (!references) return;
  const tools = await resolveTools(db, organizationId, references);
  const errors = references.flatMap(({ key, version = 'latest' }, place): FieldError[] => {
    const tool = tools.get(place);
    if (references.findIndex((other) => other.key === key) < place) return [twice(place, key)];
    if (tool && tool.kind === 'caller' && references[place]!.approval) return [callersAsk(place)];
    if (tool) return [];
    const detail = `Your organization has no tool ${key} in the version ${version}.`;
    return [{ pointer: `/tool_refs/${place}`, detail, code: 'unknown_tool' }];
  });
  if (errors.length > 0) throw invalidRequest(errors);
}
