import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeAgent, testApi } from '#src/testing/harness.ts';

const root = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/guides/ag-ui.md'), 'utf8');
const programs = [...guide.matchAll(/^```js\n(.*?)^```$/gms)].map(([, text]) => text!);

describe('docs/guides/ag-ui.md', () => {
  it('shows programs that work as they stand', async () => {
    const api = await testApi();
    const play = async (program: string, agent: string) => {
      const env = { PATH: process.env['PATH'], KEY: api.key.key, AGENT: agent };
      const text = program.replaceAll('http://127.0.0.1:8080', api.stage.url);
      const args = ['--input-type=module', '-e', text];
      return (await promisify(execFile)(process.execPath, args, { cwd: root, env })).stdout;
    };
    const [talk, tools] = programs;
    const echo = await makeAgent(api, { model: 'offline/echo' });
    expect(await play(talk!, echo)).toMatch(/“My name is Ada\.”[^]*“Who am I\?”[^]*“My name is Ada\.”/);
    const script = JSON.stringify([{ tool_call: { name: 'get_weather' } }, { after_results: [{ say: 'It rains.' }] }]);
    const asked = talk!.replace(/\['My name.*\]/, `[JSON.stringify({ script: [{ say: 'Hi' }] })]`);
    const asks = `agent.addMessage({ id: 'q', role: 'user', content: JSON.stringify({ script: ${script} }) });`;
    const end = 'console.log(agent.messages.at(-1).content);';
    expect(await play([asked, asks, tools, end].join('\n'), await makeAgent(api))).toMatch(/It rains\.\n$/);
  });
});
