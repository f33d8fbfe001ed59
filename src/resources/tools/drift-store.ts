import { isDeepStrictEqual } from 'node:util';
import type { ToolDrift } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { updateRows } from '#src/db/rows.ts';
import type { DescribedTool } from './drift.ts';
import { findHeadersFor } from './server-headers.ts';
import { toolTable, type ToolDefinition, type ToolRow } from './table.ts';

/** A tool of a server, as far as its newest version and its headers say how it is called. */
export type ServerTool = {
  headers: Record<string, string>;
  /** The newest version. */
  version: number;
  /** The server's description of which the newest version was made; null when it was not imported. */
  imported: DescribedTool | null;
  drift: ToolDrift | null;
};

type ServerToolRow = Pick<ToolRow, 'id' | 'key' | 'version' | 'secrets' | 'drift'> & { definition: ToolDefinition };

const columns = 't.id, t.key, t.version, t.secrets, t.drift, v.definition';
const tables = 'tools t JOIN tool_versions v ON v.tool_id = t.id AND v.version = t.version';

const toServerTool = ({ version, secrets, drift, definition }: ServerToolRow, url: string): ServerTool => ({
  headers: findHeadersFor(secrets, url),
  version,
  imported: definition.imported ?? null,
  drift,
});

/** Finds what there is to know for a call of a tool of a server at a URL. */
export async function findServerTool(db: Queryable, id: string, url: string): Promise<ServerTool> {
  // Raw: a join.
  const [row] = await db.query<ServerToolRow[]>(`SELECT ${columns} FROM ${tables} WHERE t.id = $1`, [id]);
  return row ? toServerTool(row, url) : { headers: {}, version: 0, imported: null, drift: null };
}

/** A tool that was imported from a server with the headers that it is asked with now. */
export type ImportedToolOfServer = Pick<ToolRow, 'id' | 'key' | 'version' | 'drift'> & {
  name: string;
  imported: DescribedTool;
};

/** Lists the tools of an organization that were imported from a server, with these headers. */
export async function listImportedTools(
  db: Queryable,
  organizationId: string,
  { url, headers }: { url: string; headers: Record<string, string> },
): Promise<ImportedToolOfServer[]> {
  // Raw: a join.
  const rows = await db.query<ServerToolRow[]>(
    `SELECT ${columns} FROM ${tables}
      WHERE t.organization_id = $1 AND t.deleted_at IS NULL AND t.kind = 'mcp' ORDER BY t.id`,
    [organizationId],
  );
  return rows.flatMap((row) => {
    const { id, key, version, definition, drift } = row;
    const { imported, headers: known } = toServerTool(row, url);
    if (!imported || definition.mcp?.url !== url || !isDeepStrictEqual(known, headers)) return [];
    return [{ id, key, version, drift, name: definition.mcp.tool, imported }];
  });
}

/** Keeps how a server describes a tool otherwise than this version, or null. Without effect when there is a newer version. */
export async function saveDrift(
  db: EntityDatabase,
  { id, version, drift }: Pick<ToolRow, 'id' | 'version' | 'drift'>,
): Promise<void> {
  await updateRows(db, toolTable, { id, version }, { drift });
}
