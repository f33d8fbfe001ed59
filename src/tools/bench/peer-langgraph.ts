import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort, runToEnd, startPeerProcess, type Peer } from './peer-process.ts';

const packages = [
  '@langchain/langgraph-cli@1.5.1',
  '@langchain/langgraph@1.7.3',
  '@langchain/openai@1.6.0',
  '@langchain/core@1.4.0',
];

/** A graph of one step, which asks the model. */
const graph = `import { MessagesAnnotation, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';

const configuration = { baseURL: process.env.UPSTREAM };
const model = new ChatOpenAI({ model: 'm', apiKey: 'unused', streaming: true, configuration });
const answer = async ({ messages }) => ({ messages: [await model.invoke(messages)] });
export const graph = new StateGraph(MessagesAnnotation).addNode('answer', answer).addEdge('__start__', 'answer').compile();
`;

/** The most answers that it gives at a time. */
const jobs = 50;

/**
 * Starts LangGraph's API server from npm, with a graph that asks the model. It is the one for development, which keeps threads in
 * memory: the other one needs a licence.
 */
export async function startLangGraph(parent: string, upstream: string): Promise<Peer> {
  const folder = join(parent, 'langgraph');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  await writeFile(join(folder, 'graph.mjs'), graph);
  await writeFile(
    join(folder, 'langgraph.json'),
    JSON.stringify({ node_version: '22', graphs: { agent: './graph.mjs:graph' } }),
  );
  await runToEnd('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], folder);
  const port = await findFreePort();
  const program = join(folder, 'node_modules', '@langchain', 'langgraph-cli', 'dist', 'cli', 'cli.mjs');
  const at = ['--host', '127.0.0.1', '--port', String(port)];
  const args = [program, 'dev', '--no-browser', '--no-reload', '--n-jobs-per-worker', String(jobs), ...at];
  const env = { UPSTREAM: upstream, DATABASE_URL: undefined, LANGSMITH_TRACING: 'false' };
  const running = await startPeerProcess({ command: process.execPath, args, cwd: folder, env, alive: '/ok' }, port);
  const input = { messages: [{ role: 'human', content: 'hi' }] };
  const body = { assistant_id: 'agent', input, stream_mode: ['messages-tuple'] };
  return { name: 'LangGraph', url: `http://127.0.0.1:${port}/runs/stream`, body, ...running };
}
