import type { DiscoveredTool, DiscoverTools, ToolDrift } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, Problem, problem } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { maxJsonDepth } from '#src/json/json-scan.ts';
import { measureJson } from '#src/json/json-size.ts';
import { listMcpTools, type McpCatalogue, type McpToolDescription } from '#src/mcp/mcp-client.ts';
import { McpFailure } from '#src/mcp/mcp-failure.ts';
import { findUrlFault } from '#src/outgoing/outgoing.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { findDrift, listDifferingMembers, toDescribedTool, type DescribedTool } from './drift.ts';
import { listImportedTools, saveDrift, type ImportedToolOfServer } from './drift-store.ts';
import { toServerHeaders } from './server-headers.ts';
import { addToolVersion, findToolByKey, insertTool, lockToolKeys } from './store.ts';
import type { ToolDefinition } from './table.ts';
import { requireUsableParameters, requireValidHeaders } from './tool-faults.ts';

/** The milliseconds that a server may take to tell its tools, and those that a call of an imported one may take. */
const discoveryMs = 30_000;
const callMs = 30_000;
/** The number of characters that the name of a tool may have. */
const longestName = 200;

/** @throws `upstream_failure` when the server does not tell its tools, `timeout` when it takes too long */
async function askServer({ outgoing }: Services, body: DiscoverTools) {
  const { url, request_headers: headers = {}, timeout_ms: deadlineMs = discoveryMs } = body;
  const fault = findUrlFault(url);
  if (fault !== null) throw invalidRequest([{ pointer: '/url', detail: fault, code: 'url' }]);
  requireValidHeaders(headers, 'mcp');
  try {
    return await listMcpTools(outgoing, { url, headers, deadlineMs });
  } catch (error) {
    if (!(error instanceof McpFailure)) throw error;
    throw problem(error.isLate ? 'timeout' : 'upstream_failure', error.message, { cause: error });
  }
}

/** Returns the key that a tool gets: its name, as far as keys may have its characters, after the prefix. */
const toKey = (prefix: string, name: string): string =>
  (prefix + name).replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'tool';

type FoundTool = Pick<DiscoveredTool, 'name' | 'key'> & { described: DescribedTool; isUsable: boolean };

/** Tells whether arguments can be held to a schema, which is checked before any transaction. */
async function isUsableSchema(
  { schemas }: Services,
  { organizationId }: Principal,
  parameters: Record<string, unknown>,
): Promise<boolean> {
  try {
    await requireUsableParameters(schemas, organizationId, parameters);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request') return false;
    throw error;
  }
}

/** Says of a tool what it would be here. A schema that is nested too deep to be sent is left out. */
async function toFoundTool(
  services: Services,
  principal: Principal,
  prefix: string,
  tool: McpToolDescription,
): Promise<FoundTool> {
  const { name, parameters } = tool;
  const described = toDescribedTool(tool);
  const isNamed = name !== '' && name.length <= longestName;
  const isDescribed = parameters !== null && measureJson(parameters).depth <= maxJsonDepth;
  const isUsable = isNamed && isDescribed && (await isUsableSchema(services, principal, described.parameters));
  return { name: name.toWellFormed(), key: toKey(prefix, name), described, isUsable };
}

type Imported = Pick<DiscoveredTool, 'tool_id' | 'outcome'>;
type ImportContext = { principal: Principal; url: string; headers: Record<string, string>; now: Date };

/**
 * Returns what an import changes of a tool: what its server describes otherwise than before. What somebody has changed here stays
 * as it is, unless the server has changed that too.
 */
function toImportedChange(before: ToolDefinition, described: DescribedTool): Partial<ToolDefinition> {
  const { output_schema: _schema, ...offered } = described;
  if (!before.imported) return { ...offered, imported: described };
  const differs = listDifferingMembers(before.imported, described);
  if (differs.length === 0) return {};
  const { description, parameters } = described;
  return {
    ...(differs.includes('description') && { description }),
    ...(differs.includes('parameters') && { parameters }),
    imported: described,
  };
}

/** Makes a tool of one that a server has, or a new version of what it was here before. */
async function importTool(
  tx: EntityDatabase,
  { principal, url, headers, now }: ImportContext,
  { name, key, described, isUsable }: FoundTool,
): Promise<Imported> {
  if (!isUsable) return { tool_id: null, outcome: 'unusable' };
  const { organizationId, subject: by } = principal;
  const known = await findToolByKey(tx, organizationId, key);
  if (!known) {
    const { description, parameters } = described;
    const target = { http: null, mcp: { url, tool: name, timeout_ms: callMs } };
    const definition = { description, parameters, ...target, imported: described, idempotent: false, metadata: {} };
    const id = newId('tool');
    await insertTool(tx, {
      id,
      organizationId,
      key,
      kind: 'mcp',
      definition,
      secrets: toServerHeaders(headers, url),
      by,
      now,
    });
    return { tool_id: id, outcome: 'created' };
  }
  const { mcp } = known.definition;
  if (mcp?.url !== url || mcp.tool !== name) return { tool_id: known.id, outcome: 'conflict' };
  const change = toImportedChange(known.definition, described);
  const target = { organizationId, id: known.id, check: () => undefined, validate: () => undefined, by, now };
  await addToolVersion(tx, { ...target, change, headers });
  return { tool_id: known.id, outcome: Object.keys(change).length === 0 ? 'unchanged' : 'updated' };
}

/** Holds what was imported from a server to what it says now, and keeps what differs. */
async function noteDrifts(
  tx: EntityDatabase,
  { principal, url, headers, now: at }: ImportContext,
  catalogue: McpCatalogue,
): Promise<(ImportedToolOfServer & { differs: ToolDrift['differs'] })[]> {
  const described = new Map(catalogue.tools.map((tool) => [tool.name, tool]));
  const noted = [];
  for (const tool of await listImportedTools(tx, principal.organizationId, { url, headers })) {
    const now = described.get(tool.name);
    const drift = findDrift(tool.imported, now ? toDescribedTool(now) : null, { known: tool.drift, at });
    if (drift !== tool.drift) await saveDrift(tx, { ...tool, drift });
    noted.push({ ...tool, differs: drift?.differs ?? [] });
  }
  return noted;
}

const toServer = ({ server: { name, version } }: McpCatalogue) => ({
  name: name.slice(0, longestName).toWellFormed(),
  version: version.slice(0, longestName).toWellFormed(),
});

export const discoverTools: Handler<'discoverTools'> = async (services, { body, principal, write }) => {
  const { url, request_headers: headers = {}, import: imports = false, prefix = '' } = body;
  const catalogue = await askServer(services, body);
  const found: FoundTool[] = [];
  for (const tool of catalogue.tools) found.push(await toFoundTool(services, principal, prefix, tool));
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const context = { principal, url, headers, now: services.clock() };
    const imported = new Map<FoundTool, Imported>();
    if (imports) await lockToolKeys(tx, principal.organizationId);
    for (const tool of imports ? found : []) imported.set(tool, await importTool(tx, context, tool));
    const noted = await noteDrifts(tx, context, catalogue);
    const tools = found.map((tool): DiscoveredTool => {
      const { name, key, described, isUsable } = tool;
      const known = noted.find((one) => one.key === key && one.name === name);
      const listed = { tool_id: known?.id ?? null, outcome: isUsable ? ('listed' as const) : ('unusable' as const) };
      return { name, key, ...described, differs: known?.differs ?? [], ...(imported.get(tool) ?? listed) };
    });
    const missing = noted.filter(({ differs }) => differs.includes('tool'));
    note.after = null;
    note.details = { tools: tools.length, imported: imports };
    return {
      status: 200,
      body: {
        server: toServer(catalogue),
        tools,
        missing: missing.map(({ id, key, name }) => ({ tool_id: id, key, name })),
      },
    };
  });
};
