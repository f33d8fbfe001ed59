import { beforeAll, describe, expect, it } from 'vitest';
import { testApi, type Api } from '#src/testing/harness.ts';
import { toCall } from '#src/testing/to-call.ts';
import { runKeysCommand } from './keys-run.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

/** Runs a command against the server of the test, whose address and key are in the environment. */
const run = (...args: string[]) => {
  const env = { PARLEY_BASE_URL: api.stage.url, PARLEY_API_KEY: api.key.key, PARLEY_DATA_DIR: '/dev/null/none' };
  return runKeysCommand(toCall('keys', ...args), env);
};

describe('parley keys over HTTP', () => {
  it('makes, lists, rotates and revokes keys of the organization that asks', async () => {
    const made = await run('create', '--name', 'ci', '--scopes', 'agents:read', '--expires', '2999-01-01');
    const [, id, key] = /id {3}(key_\S+)\n {2}key {2}(sk_\S+)\n/.exec(made)!;
    const read = (secret: string) =>
      fetch(`${api.stage.url}/v2/agents`, { headers: { 'x-api-key': secret } }).then(({ status }) => status);
    expect(await read(key!)).toBe(200);
    expect((await run('list', '--json')).split('\n').map((line) => line && JSON.parse(line).id)).toContain(id);
    expect(await run('list')).toMatch(new RegExp(`^ID .*\\n(?:.*\\n)*${id} +ci +\\d{4}-.* agents:read\\n`));
    const [, next] = /key {2}(sk_\S+)\n/.exec(await run('rotate', id!, '--overlap', '0'))!;
    expect([await read(key!), await read(next!)]).toEqual([401, 200]);
    expect(await run('revoke', id!)).toContain('is revoked');
    expect(await read(next!)).toBe(401);
    expect(await run('list')).toMatch(new RegExp(`${id} +ci .* revoked \\d{4}-`));
  });

  it('says what the server says, and what it does not do', async () => {
    await expect(run('revoke', 'key_nobody')).rejects.toThrow(/DELETE http:\S+key_nobody: /);
    await expect(run('create', '--organization', 'Acme')).rejects.toThrow('Leave it out');
    const env = { PARLEY_API_KEY: 'sk_wrong' };
    const call = toCall('keys', 'list', '--url', api.stage.url);
    await expect(runKeysCommand(call, env)).rejects.toThrow(/GET http:\S+\/v2\/keys: /);
    await expect(runKeysCommand(call, {})).rejects.toThrow('A key is needed');
    await expect(runKeysCommand(toCall('keys', 'list', '--url', 'ftp://x'), env)).rejects.toThrow('--url must begin');
  });
});
