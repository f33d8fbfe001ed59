import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSamples } from '#contracts/gates/samples.ts';
import { makeAgent, plays } from '#src/testing/harness.ts';
import { startWebhookStage, type WebhookStage } from '#src/testing/webhook-stage.ts';

const root = join(import.meta.dirname, '../../..');
const client = pathToFileURL(join(root, 'src/clients/typescript/parley.ts')).href;
let stage: WebhookStage;

beforeAll(async () => {
  stage = await startWebhookStage();
});
afterAll(() => stage.close());

/** Returns a port that was free a moment ago. */
async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('docs/guides/webhooks.md', () => {
  it('shows a receiver that takes what was sent, once, and refuses the rest', async () => {
    const file = 'docs/guides/webhooks.md';
    const samples = parseSamples(file, readFileSync(join(root, file), 'utf8'));
    const program = samples.find(({ language }) => language === 'ts')!.text.replace("'parley-client'", `'${client}'`);
    const folder = mkdtempSync(join(tmpdir(), 'parley-webhook-'));
    writeFileSync(join(folder, 'receiver.ts'), program);
    const port = await findPort();
    const url = `http://127.0.0.1:${port}/`;
    const { body: webhook } = await stage.api.post('/v2/webhooks', { body: { url, event_types: ['run.finished'] } });
    const env = { ...process.env, PORT: String(port), PARLEY_WEBHOOK_SECRET: webhook.secret };
    const receiver = spawn(process.execPath, ['receiver.ts'], { cwd: folder, env });
    let output = '';
    receiver.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    receiver.on('error', (error) => (output += error.message));
    try {
      const ask = () =>
        fetch(url, { method: 'POST', body: '{}' }).then(
          ({ status }) => status,
          () => 0,
        );
      await expect.poll(ask).toBe(400);
      const agent = await makeAgent(stage.api);
      const { body: reply } = await stage.api.post('/v2/chat/messages', {
        body: plays([{ say: 'Hello' }], { agent_id: agent }),
      });
      await stage.deliver();
      const answered = `answered: ${reply.message.run_id}\n`;
      await expect.poll(() => output).toBe(answered);
      const { data } = (await stage.api.get(`/v2/webhooks/${webhook.id}/deliveries`)).body;
      await stage.api.post(`/v2/webhooks/${webhook.id}/deliveries/${data[0].id}/redeliver`);
      await expect
        .poll(async () => (await stage.api.get(`/v2/webhooks/${webhook.id}/deliveries`)).body.data[0].attempts.length)
        .toBe(2);
      expect(output).toBe(answered);
    } finally {
      receiver.kill();
      rmSync(folder, { recursive: true });
    }
  });
});
