import type { DiscoveredTool, DiscoverTools } from '#generated/v2/client/types.gen.ts';
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
import { addToolVersion, findToolByKey, insertTool, lockToolKeys } from './store.ts';
import type { ToolDefinition } from './table.ts';
import { requireUsableParameters, requireValidHeaders } from './tool-faults.ts';

/** The milliseconds that a server may take to tell its tools, and those that a call of an imported one may take. */
const discoveryMs = 30_000;
const callMs = 30_000;
/** The bounds of what a tool of the contract may say. */
const longestDescription = 10_000;
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

type FoundTool = Pick<DiscoveredTool, 'name' | 'key' | 'description' | 'parameters'> & { isUsable: boolean };

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
  { name, description, parameters: schema }: McpToolDescription,
): Promise<FoundTool> {
  const parameters = schema && measureJson(schema).depth <= maxJsonDepth ? schema : null;
  const isNamed = name !== '' && name.length <= longestName;
  const isUsable = isNamed && parameters !== null && (await isUsableSchema(services, principal, parameters));
  const told = description.slice(0, longestDescription).toWellFormed();
  return {
    name: name.toWellFormed(),
    key: toKey(prefix, name),
    description: told,
    parameters: parameters ?? {},
    isUsable,
  };
}

type Imported = Pick<DiscoveredTool, 'tool_id' | 'outcome'>;
type ImportContext = { principal: Principal; url: string; headers: Record<string, string>; now: Date };

/** Makes a tool of one that a server has, or a new version of what it was here before. */
async function importTool(
  tx: EntityDatabase,
  { principal, url, headers, now }: ImportContext,
  { name, key, description, parameters, isUsable }: FoundTool,
): Promise<Imported> {
  if (!isUsable) return { tool_id: null, outcome: 'unusable' };
  const { organizationId, subject: by } = principal;
  const described = { description, parameters };
  const known = await findToolByKey(tx, organizationId, key);
  if (!known) {
    const mcp = { url, tool: name, timeout_ms: callMs };
    const definition: ToolDefinition = { ...described, http: null, mcp, idempotent: false, metadata: {} };
    const id = newId('tool');
    await insertTool(tx, { id, organizationId, key, kind: 'mcp', definition, secrets: { headers }, by, now });
    return { tool_id: id, outcome: 'created' };
  }
  const { mcp, ...before } = known.definition;
  if (mcp?.url !== url || mcp.tool !== name) return { tool_id: known.id, outcome: 'conflict' };
  const isSame = JSON.stringify([before.description, before.parameters]) === JSON.stringify([description, parameters]);
  const target = { organizationId, id: known.id, check: () => undefined, validate: () => undefined, by, now };
  await addToolVersion(tx, { ...target, change: isSame ? {} : described, headers });
  return { tool_id: known.id, outcome: isSame ? 'unchanged' : 'updated' };
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
    const tools: DiscoveredTool[] = [];
    if (imports) await lockToolKeys(tx, principal.organizationId);
    for (const tool of found) {
      const { name, key, description, parameters } = tool;
      const imported: Imported = imports
        ? await importTool(tx, context, tool)
        : { tool_id: null, outcome: tool.isUsable ? 'listed' : 'unusable' };
      tools.push({ name, key, description, parameters, ...imported });
    }
    note.after = null;
    note.details = { tools: tools.length, imported: imports };
    return { status: 200, body: { server: toServer(catalogue), tools } };
  });
};
