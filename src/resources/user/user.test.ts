import { beforeAll, describe, expect, it } from 'vitest';
import { storeKey } from '#src/bootstrap.ts';
import { revokeKey } from '#src/resources/user/store.ts';
import { allScopes, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const signIn = (id: string, key: string) =>
  api.post('/v2/user/signin_with_api_key', { headers: { 'x-api-key-id': id, 'x-api-key': key } });

describe('signInWithApiKey', () => {
  it('200 with a token of one hour that opens the API', async () => {
    const { status, body } = await signIn(api.key.id, api.key.key);
    expect(status).toBe(200);
    expect(body.token_type).toBe('Bearer');
    expect(Date.parse(body.expires_at) - Date.now()).toBeGreaterThan(3_500_000);
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({
      sub: expect.stringMatching(/^usr_/),
      org: expect.stringMatching(/^org_/),
      jti: expect.any(String),
    });
    const agents = await api.get('/v2/agents', { headers: { authorization: `Bearer ${body.id_token}` } });
    expect(agents.status).toBe(200);
  });

  it('401 for a wrong id, a wrong key and a revoked key, without telling which', async () => {
    const revoked = { id: `an odd id of ${api.organization}`, key: `sk_of_twenty_four_letters_${api.organization}` };
    const now = new Date();
    await storeKey(api.stage.database.dataSource, revoked, {
      name: 'x',
      organization: api.organization,
      scopes: allScopes,
      now,
    });
    expect((await signIn(revoked.id, revoked.key)).status).toBe(200);
    await revokeKey(api.stage.database.dataSource, revoked.id, now);
    const answers = [
      await signIn('nobody', api.key.key),
      await signIn(api.key.id, 'wrong'),
      await signIn(revoked.id, revoked.key),
    ];
    expect(answers.map(({ status, body }) => [status, body.error_code])).toEqual([
      [401, 'authentication_failed'],
      [401, 'authentication_failed'],
      [401, 'authentication_failed'],
    ]);
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
  });
});
