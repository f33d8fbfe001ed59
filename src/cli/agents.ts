import type { Agent, CreateAgent, UpdateAgent } from '#generated/v2/client/types.gen.ts';
import type { Parley } from '#src/clients/typescript/parley.ts';
import { print } from '#src/telemetry/terminal.ts';
import { explainCall, openServer } from './called-server.ts';
import { formatMembers, formatMinute } from './columns.ts';
import type { CommandCall } from './command.ts';
import type { agentOptions, deleteOptions, listOptions, showOptions } from './command-options.ts';
import { confirmDeletion } from './confirm.ts';
import { UsageError } from './failure.ts';
import { findNamedAgent } from './find-named-agent.ts';
import { readNamedFile, readNamedObject } from './named-file.ts';
import { printJson, printList } from './printed-list.ts';

const columns = {
  head: ['ID', 'KEY', 'NAME', 'MODEL', 'VERSION', 'UPDATED (UTC)'],
  toCells: ({ id, key, name, model, version, updated_at }: Agent) => [
    id,
    key,
    name,
    model,
    String(version),
    formatMinute(new Date(updated_at), ''),
  ],
};

/** Formats an agent for people. What it says of all its settings is in its JSON. */
function formatAgent(agent: Agent): string {
  const { id, key, name, model, fallback_models, temperature, tools, metadata, version, system_prompt } = agent;
  return formatMembers([
    ['id', id],
    ['key', key],
    ['name', name],
    ['model', model],
    ['fallbacks', fallback_models.join(', ') || 'none'],
    ['not offered', agent.unsupported_models.join(', ') || 'none'],
    ['temperature', temperature === null ? 'left to the model' : String(temperature)],
    ['tools', tools.map((tool) => tool.name).join(', ') || 'none'],
    ['metadata', JSON.stringify(metadata)],
    ['version', String(version)],
    ['created', `${formatMinute(new Date(agent.created_at), '')} UTC`],
    ['updated', `${formatMinute(new Date(agent.updated_at), '')} UTC`],
    ['prompt', system_prompt || 'none'],
  ]);
}

const printAgent = (agent: Agent, json: boolean) => (json ? printJson(agent) : print(formatAgent(agent)));

/** Returns the members that were typed or are in a file; what was typed wins. The server checks them. */
function toMembers({ values }: CommandCall<typeof agentOptions>): Record<string, unknown> {
  const { file, name, model, prompt, 'prompt-file': promptFile } = values;
  if (prompt !== undefined && promptFile !== undefined)
    throw new UsageError('--prompt and --prompt-file exclude each other.');
  const text = prompt ?? (promptFile === undefined ? undefined : readNamedFile(promptFile));
  return {
    ...(file !== undefined && readNamedObject(file)),
    ...(name !== undefined && { name }),
    ...(model !== undefined && { model }),
    ...(text !== undefined && { system_prompt: text }),
  };
}

/** Says which models there are, when none was named. */
async function explainModels(parley: Parley): Promise<UsageError> {
  const models = (await parley.models.list()).data.map(({ id }) => id);
  return new UsageError(`--model is missing. This server offers ${models.slice(0, 8).join(', ') || 'no models'}.`);
}

/** Carries out `parley agents list`. */
export async function runAgentsList(
  { values }: CommandCall<typeof listOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const parley = openServer(values, env);
  await explainCall(() => printList((limit) => parley.agents.list({ limit }), columns, values));
  return 0;
}

/** Carries out `parley agents show`. */
export async function runAgentsShow(
  { values, words }: CommandCall<typeof showOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const parley = openServer(values, env);
  printAgent(await explainCall(() => findNamedAgent(parley, words[0]!)), values.json);
  return 0;
}

/** Carries out `parley agents create`. @throws UsageError without a model */
export async function runAgentsCreate(call: CommandCall<typeof agentOptions>, env: NodeJS.ProcessEnv): Promise<number> {
  const key = call.words[0]!;
  const members = { name: key, ...toMembers(call), key };
  const parley = openServer(call.values, env);
  const agent = await explainCall(async () => {
    if (!('model' in members)) throw await explainModels(parley);
    // What a file holds is checked by the server, which names each fault.
    return parley.agents.create(members as unknown as CreateAgent);
  });
  printAgent(agent, call.values.json);
  return 0;
}

/** Carries out `parley agents update`. @throws UsageError when nothing is to be changed */
export async function runAgentsUpdate(call: CommandCall<typeof agentOptions>, env: NodeJS.ProcessEnv): Promise<number> {
  const members = toMembers(call) as UpdateAgent;
  if (Object.keys(members).length === 0) throw new UsageError('Nothing is to be changed: name an option.');
  const parley = openServer(call.values, env);
  const change = async () => parley.agents.update((await findNamedAgent(parley, call.words[0]!)).id, members);
  printAgent(await explainCall(change), call.values.json);
  return 0;
}

/** Carries out `parley agents delete`. @throws UsageError, CommandError when it was not confirmed */
export async function runAgentsDelete(
  { values, words }: CommandCall<typeof deleteOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const parley = openServer(values, env);
  return explainCall(async () => {
    const { id, key } = await findNamedAgent(parley, words[0]!);
    await confirmDeletion(`the agent ${key} (${id})`, values);
    await parley.agents.delete(id);
    print(`The agent ${key} (${id}) is deleted.\n`);
    return 0;
  });
}
