import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { testApi } from '#src/testing/harness.ts';

const run = promisify(execFile);

describe('the first call on the first page', () => {
  it('streams an answer with curl as it stands there, given a key', async () => {
    const api = await testApi();
    const page = await (await fetch(`${api.stage.url}/`, { headers: { accept: 'text/markdown' } })).text();
    const [, curl] = /```sh\n(.*?)```/s.exec(page)!;
    const { stdout } = await run('bash', ['-c', curl!.replace('sk_…', api.key.key)]);
    expect(stdout).toContain('You said');
    expect(stdout).toContain('message_complete');
  });
});
