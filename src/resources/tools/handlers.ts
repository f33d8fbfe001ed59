import type { CreateTool, HttpTarget, McpTarget, UpdateTool } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { notFound, problem } from '#src/api/problems.ts';
import { readComparedVersions, toVersionDiff } from '#src/api/version-diff.ts';
import { newSigningSecrets } from '#src/outgoing/signing-secrets.ts';
import type { Handler } from '#src/resources/services.ts';
import { callTool } from './call-tool.ts';
import { requireTool } from './require.ts';
import { toServerHeaders } from './server-headers.ts';
import {
  addToolVersion,
  findToolDefinition,
  insertTool,
  markToolDeleted,
  rotateSecret,
  selectTools,
  selectToolVersions,
  toStoredTool,
  toToolContent,
  toToolVersion,
  type FullTool,
} from './store.ts';
import type { ToolDefinition, ToolVersionRow } from './table.ts';
import { requireUsableParameters, requireUsableRules, requireValidHeaders, requireValidTarget } from './tool-faults.ts';

/** The milliseconds that a call may take when its tool does not say. */
const defaultTimeoutMs = 30_000;

const toTarget = <T extends HttpTarget | McpTarget>(target: T): T & { timeout_ms: number } => ({
  ...target,
  timeout_ms: target.timeout_ms ?? defaultTimeoutMs,
});

/** Returns what a body changes of a definition. */
const toChange = ({
  description,
  parameters,
  http,
  mcp,
  idempotent,
  approval,
  metadata,
}: UpdateTool): Partial<ToolDefinition> => ({
  ...(description !== undefined && { description }),
  ...(parameters !== undefined && { parameters }),
  ...(http !== undefined && { http: toTarget(http) }),
  ...(mcp !== undefined && { mcp: toTarget(mcp) }),
  ...(idempotent !== undefined && { idempotent }),
  ...(approval !== undefined && { approval }),
  ...(metadata !== undefined && { metadata }),
});

const toDefinition = (body: CreateTool): ToolDefinition => ({
  description: '',
  http: null,
  mcp: null,
  idempotent: false,
  approval: null,
  metadata: {},
  parameters: body.parameters,
  ...toChange(body),
});

const checkToolTag = (ifMatch: string | undefined) => (tool: FullTool) =>
  checkRepresentation(ifMatch, toStoredTool(tool), 'tool');

export const listTools: Handler<'listTools'> = async ({ dataSource }, { query, principal }) => {
  const { key } = query;
  const list = { ...selectTools(principal.organizationId, key), ...newestFirst, path: '/v2/tools', filters: { key } };
  return replyWithPage(dataSource, list, query, toStoredTool);
};

export const createTool: Handler<'createTool'> = async ({ clock, schemas }, { body, principal, write }) => {
  const { organizationId, subject: by } = principal;
  const { key, kind, request_headers: headers = {} } = body;
  const definition = toDefinition(body);
  requireValidTarget(body, definition);
  await requireUsableParameters(schemas, organizationId, body.parameters);
  await requireUsableRules(schemas, organizationId, [{ rule: body.approval, at: '/approval' }]);
  requireValidHeaders(body.request_headers, kind);
  const signing = kind === 'http' ? newSigningSecrets() : null;
  const secrets = definition.mcp ? toServerHeaders(headers, definition.mcp.url) : signing;
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const id = newId('tool');
    const tool = await insertTool(tx, { id, organizationId, key, kind, definition, secrets, by, now: clock() });
    note.after = toStoredTool(tool);
    return {
      status: 201,
      body: { ...toStoredTool(tool), secret: signing?.current ?? null },
      headers: { Location: `/v2/tools/${id}` },
    };
  });
};

export const getTool: Handler<'getTool'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toStoredTool(await requireTool(dataSource, principal.organizationId, path.tool_id)),
});

export const updateTool: Handler<'updateTool'> = async (services, { path, headers, body, principal, write }) => {
  const { clock, schemas } = services;
  const { organizationId, subject: by } = principal;
  await requireUsableParameters(schemas, organizationId, body.parameters);
  await requireUsableRules(schemas, organizationId, [{ rule: body.approval, at: '/approval' }]);
  const checkTag = checkToolTag(headers['If-Match']);
  const check = (tool: FullTool) => {
    checkTag(tool);
    requireValidHeaders(body.request_headers, tool.kind);
  };
  const target = { organizationId, id: path.tool_id, check, headers: body.request_headers, now: clock() };
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const update = { ...target, change: toChange(body), validate: requireValidTarget, by };
    const changed = await addToolVersion(tx, update);
    if (!changed) throw notFound('tool', path.tool_id);
    note.before = toStoredTool(changed.before);
    return { status: 200, body: toStoredTool(changed.after) };
  });
};

export const deleteTool: Handler<'deleteTool'> = async ({ clock }, { path, headers, principal, write }) => {
  const check = checkToolTag(headers['If-Match']);
  const target = { organizationId: principal.organizationId, id: path.tool_id, check, now: clock() };
  return write.inTransaction(async (tx) => {
    if (!(await markToolDeleted(tx, target))) throw notFound('tool', path.tool_id);
    return { status: 204, body: undefined };
  });
};

export const listToolVersions: Handler<'listToolVersions'> = async ({ dataSource }, { path, query, principal }) => {
  const tool = await requireTool(dataSource, principal.organizationId, path.tool_id);
  const rows = selectToolVersions(tool.id);
  const list = { ...rows, ...orderByNumber('version'), path: `/v2/tools/${tool.id}/versions` };
  return replyWithPage(dataSource, list, query, (row: ToolVersionRow) => toToolVersion(row, tool));
};

export const getToolDiff: Handler<'getToolDiff'> = async ({ dataSource }, { path, query, principal }) => {
  const { id, version: newest } = await requireTool(dataSource, principal.organizationId, path.tool_id);
  const compared = await readComparedVersions(newest, query, async (version) => {
    const definition = await findToolDefinition(dataSource.manager, id, version);
    if (!definition) throw problem('tool_not_found', `The tool ${id} has no version ${version}.`);
    return toToolContent(definition);
  });
  return { status: 200, body: toVersionDiff(compared) };
};

/** @throws `conflict` for a tool whose requests are not signed. */
function requireSecret({ kind, key }: FullTool): void {
  if (kind !== 'http') throw problem('conflict', `Parley signs no requests to the tool ${key}, so it has no secret.`);
}

export const rotateToolSecret: Handler<'rotateToolSecret'> = async ({ clock }, { path, body, principal, write }) => {
  const now = clock();
  const target = { organizationId: principal.organizationId, id: path.tool_id, check: requireSecret, now };
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const rotated = await rotateSecret(tx, target, body?.overlap_seconds);
    if (!rotated) throw notFound('tool', path.tool_id);
    note.before = toStoredTool(rotated.before);
    note.after = toStoredTool(rotated.after);
    return { status: 200, body: { ...toStoredTool(rotated.after), secret: rotated.secret } };
  });
};

export const testTool: Handler<'testTool'> = async (services, { path, body, principal, write }) => {
  const tool = await requireTool(services.dataSource, principal.organizationId, path.tool_id);
  const { version = tool.version } = body;
  const definition = await findToolDefinition(services.dataSource, tool.id, version);
  if (!definition) throw problem('tool_not_found', `The tool ${tool.id} has no version ${version}.`);
  const call = { callId: newId('req'), args: JSON.stringify(body.arguments), signal: AbortSignal.timeout(180_000) };
  const result = await callTool(services, { ...tool, version, definition }, call);
  return write.inTransaction(async (_tx, _afterCommit, note) => {
    note.details = { version, outcome: result.outcome };
    note.after = null;
    const { outcome, content, isError: is_error, durationMs: duration_ms } = result;
    const told = { outcome, content: content.toWellFormed(), is_error, duration_ms };
    return { status: 200, body: { tool_id: tool.id, version, ...told } };
  });
};
