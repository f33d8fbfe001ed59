import type { Handler } from '#src/resources/services.ts';

export const signInWithApiKey: Handler<'signInWithApiKey'> = async ({ tokens }, { headers, body }) => {
  const token = await tokens.signIn(headers['X-API-Key-Id'], headers['X-API-Key'], body?.user);
  return { status: 200, body: { ...token, token_type: 'Bearer' } };
};

export const getJwks: Handler<'getJwks'> = async ({ tokens }) => ({ status: 200, body: await tokens.jwks() });
