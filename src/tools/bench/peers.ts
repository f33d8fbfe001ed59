import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLangGraph } from './peer-langgraph.ts';
import { findFreePort, runToEnd, startPeerProcess, type Peer } from './peer-process.ts';

const liteLlmPackage = 'litellm[proxy]==1.106.2';

/** Returns the command of LiteLLM: that of PARLEY_TEST_LITELLM, or one that is installed from PyPI into a folder. */
async function installLiteLlm(folder: string): Promise<string> {
  const known = process.env['PARLEY_TEST_LITELLM'];
  if (known !== undefined) return known;
  const environment = join(folder, 'litellm');
  await runToEnd('python3', ['-m', 'venv', environment]);
  await runToEnd(join(environment, 'bin', 'pip'), ['install', '--quiet', liteLlmPackage]);
  return join(environment, 'bin', 'litellm');
}

/** Starts LiteLLM's proxy, which stores nothing, in front of a model. */
async function startLiteLlm(folder: string, upstream: string): Promise<Peer> {
  const command = await installLiteLlm(folder);
  const config = join(folder, 'litellm.yaml');
  const model = { model: 'openai/m', api_base: upstream, api_key: 'unused' };
  // JSON is YAML too.
  await writeFile(config, JSON.stringify({ model_list: [{ model_name: 'm', litellm_params: model }] }));
  const port = await findFreePort();
  // It listens on the loopback alone, for the time of the bench.
  const env = {
    DATABASE_URL: undefined,
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
    LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY: 'true',
  };
  const args = ['--config', config, '--host', '127.0.0.1', '--port', String(port)];
  const running = await startPeerProcess({ command, args, cwd: folder, env, alive: '/health/liveliness' }, port);
  const body = { model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] };
  return { name: 'LiteLLM', url: `http://127.0.0.1:${port}/v1/chat/completions`, body, ...running };
}

const starts = { LiteLLM: startLiteLlm, LangGraph: startLangGraph };

/** Starts the relays of others that can be installed here, and tells of those that cannot. */
export async function startPeers(folder: string, upstream: string, report: (text: string) => void): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const [name, start] of Object.entries(starts))
    await start(folder, upstream).then(
      (peer) => peers.push(peer),
      (error: Error) => report(`${name} does not run here: ${error.message}`),
    );
  return peers;
}
