import type { DiscoveredTool, StoredTool } from '#generated/v2/client/types.gen.ts';
import type { Parley } from '#src/clients/typescript/parley.ts';
import { print, printError } from '#src/telemetry/terminal.ts';
import { explainCall, openServer } from './called-server.ts';
import { formatColumns, formatMembers, formatMinute } from './columns.ts';
import type { CommandCall } from './command.ts';
import type { listOptions, showOptions, toolDiscoverOptions, toolTestOptions } from './command-options.ts';
import { CommandError, UsageError } from './failure.ts';
import { parseObject, readNamedObject } from './named-file.ts';
import { printJson, printList } from './printed-list.ts';

const columns = {
  head: ['ID', 'KEY', 'KIND', 'VERSION', 'UPDATED (UTC)', 'DESCRIPTION'],
  toCells: ({ id, key, kind, version, updated_at, description }: StoredTool) => [
    id,
    key,
    kind,
    String(version),
    formatMinute(new Date(updated_at), ''),
    description,
  ],
};

/** Formats a tool for people. */
function formatTool(tool: StoredTool): string {
  const { id, key, kind, version, description, parameters, http, mcp, idempotent, metadata } = tool;
  return formatMembers([
    ['id', id],
    ['key', key],
    ['kind', kind],
    ...(http ? [['calls', http.url] as const] : []),
    ...(mcp ? [['calls', mcp.url] as const] : []),
    ['idempotent', idempotent ? 'yes' : 'no'],
    ['version', String(version)],
    ['created', `${formatMinute(new Date(tool.created_at), '')} UTC`],
    ['updated', `${formatMinute(new Date(tool.updated_at), '')} UTC`],
    ['metadata', JSON.stringify(metadata)],
    ['description', description || 'none'],
    ['arguments', JSON.stringify(parameters, null, 2)],
  ]);
}

/** Returns the tool that was named by its id or its key. @throws CommandError when there is none with that key */
async function findNamedTool(parley: Parley, named: string): Promise<StoredTool> {
  if (named.startsWith('tool_')) return parley.tools.get(named);
  const [tool] = (await parley.tools.list({ key: named, limit: 1 })).data;
  if (tool) return tool;
  const others = (await parley.tools.list({ limit: 20 })).data.map(({ key }) => key);
  const there = others.length === 0 ? 'There are no tools yet.' : `The tools here are ${others.join(', ')}.`;
  throw new CommandError(`There is no tool ${named}. ${there}`);
}

/** Carries out `parley tools list`. */
export async function runToolsList({ values }: CommandCall<typeof listOptions>, env: NodeJS.ProcessEnv) {
  const parley = openServer(values, env);
  await explainCall(() => printList((limit) => parley.tools.list({ limit }), columns, values));
  return 0;
}

/** Carries out `parley tools show`. */
export async function runToolsShow({ values, words }: CommandCall<typeof showOptions>, env: NodeJS.ProcessEnv) {
  const parley = openServer(values, env);
  const tool = await explainCall(() => findNamedTool(parley, words[0]!));
  if (values.json) printJson(tool);
  else print(formatTool(tool));
  return 0;
}

/** Returns what the tool is to be called with. @throws UsageError, CommandError */
function readArguments({ arguments: typed, file }: CommandCall<typeof toolTestOptions>['values']) {
  if (typed !== undefined && file !== undefined) throw new UsageError('--arguments and --file exclude each other.');
  if (file !== undefined) return readNamedObject(file);
  return typed === undefined ? {} : parseObject('--arguments', typed);
}

/** Returns the version that is to be called; undefined for the newest. @throws UsageError for what is none */
function readVersion(version: string | undefined): number | undefined {
  if (version === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(version)) throw new UsageError(`--version must be a number from 1 on, not ${version}.`);
  return Number(version);
}

/** Carries out `parley tools test`. @returns 2 when the model would be told that the call has failed */
export async function runToolsTest(
  { values, words }: CommandCall<typeof toolTestOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const version = readVersion(values.version);
  const body = { arguments: readArguments(values), ...(version !== undefined && { version }) };
  const parley = openServer(values, env);
  const result = await explainCall(async () => parley.tools.test((await findNamedTool(parley, words[0]!)).id, body));
  if (values.json) printJson(result);
  else {
    printError(`${result.outcome}, version ${result.version}, ${result.duration_ms} ms\n`);
    print(`${result.content}\n`);
  }
  return result.is_error ? 2 : 0;
}

const toRow = ({ name, key, outcome, description }: DiscoveredTool) => [name, key, outcome, description];

/** Carries out `parley tools discover`. */
export async function runToolsDiscover(
  { values, words }: CommandCall<typeof toolDiscoverOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const headers = values.headers === undefined ? null : readNamedObject(values.headers);
  const parley = openServer(values, env);
  const { tools } = await explainCall(() =>
    parley.tools.discover({
      url: words[0]!,
      import: values.import,
      ...(headers !== null && { request_headers: headers as Record<string, string> }),
      ...(values.prefix !== undefined && { prefix: values.prefix }),
    }),
  );
  if (values.json) print(tools.map((tool) => `${JSON.stringify(tool)}\n`).join(''));
  else print(formatColumns(['NAME', 'KEY', 'OUTCOME', 'DESCRIPTION'], tools.map(toRow)));
  return 0;
}
