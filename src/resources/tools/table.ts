import { EntitySchema } from '#generated/packages/typeorm.js';
import type { HttpTarget, McpTarget, StoredTool, ToolApproval, ToolDrift } from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';
import type { SigningSecrets } from '#src/outgoing/signing-secrets.ts';
import type { DescribedTool } from './drift.ts';

/** The headers of a tool of a server, and the origin that is sent them. Earlier versions have stored none: then any is. */
export type ServerHeaders = { headers: Record<string, string>; origin?: string };

/** The secrets of a tool that Parley calls: those by which requests are signed, or the headers of a server. */
export type ToolSecrets = SigningSecrets | ServerHeaders;

/** A tool as it is stored. `version` is its newest one. */
export type ToolRow = {
  id: string;
  organizationId: string;
  key: string;
  kind: StoredTool['kind'];
  version: number;
  /** Null for a tool that Parley does not call. It is content: encrypted when a key is configured. */
  secrets: ToolSecrets | null;
  /** The time until which the previous secret signs too. */
  previousSecretUntil: Date | null;
  /** The differences between its newest version and what its server says by now; null when nothing is known to differ. */
  drift: ToolDrift | null;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** The definition in a version of a tool. It never changes. */
export type ToolDefinition = Pick<StoredTool, 'description' | 'parameters' | 'idempotent' | 'metadata'> & {
  http: Required<HttpTarget> | null;
  /** Earlier versions do not say what happens upon a drift: their calls are refused. */
  mcp: (Required<Omit<McpTarget, 'on_drift'>> & Pick<McpTarget, 'on_drift'>) | null;
  /** The description of its server of which it was made, unless others have described it. Earlier versions have none. */
  imported?: DescribedTool | null;
  /** The rule by which calls have to be approved; null for none. Earlier versions have none. */
  approval?: ToolApproval | null;
};

/** A version of a tool as it is stored. */
export type ToolVersionRow = {
  toolId: string;
  version: number;
  /** The first of the versions up to this one that have the same parameters, without another one between. */
  parametersSince: number;
  definition: ToolDefinition;
  createdAt: Date;
  createdBy: string;
};

/** A version of a tool that can be called. */
export type CallableTool = Pick<ToolRow, 'id' | 'organizationId' | 'kind' | 'version' | 'key'> & {
  definition: ToolDefinition;
};

/** A tool that an agent names, with the rules of both by which its calls have to be approved. */
export type OfferedTool = CallableTool & { rules: readonly ToolApproval[] };

export const toolTable = new EntitySchema<ToolRow>({
  name: 'Tool',
  tableName: 'tools',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    key: column.text(),
    kind: column.text(),
    version: column.integer(),
    secrets: column.json({ nullable: true }),
    previousSecretUntil: column.time({ nullable: true }),
    drift: column.json({ nullable: true }),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'tools_key', columns: ['organizationId', 'key'], unique: true, where: '(deleted_at IS NULL)' },
    { name: 'tools_time', columns: ['organizationId', 'createdAt', 'id'] },
  ],
});

export const toolVersionTable = new EntitySchema<ToolVersionRow>({
  name: 'ToolVersion',
  tableName: 'tool_versions',
  columns: {
    toolId: column.text({ primary: true }),
    version: column.integer({ primary: true }),
    parametersSince: column.integer(),
    definition: column.json(),
    createdAt: column.time(),
    createdBy: column.text(),
  },
});
