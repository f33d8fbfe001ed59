import type { Handler } from '#src/resources/services.ts';

export const signInWithApiKey: Handler<'signInWithApiKey'> = async (
  { tokens },
  { headers, body, address, requestId },
) => {
  const options = { user: body?.user, scopes: body?.scopes, address, requestId };
  const token = await tokens.signIn(headers['X-API-Key-Id'], headers['X-API-Key'], options);
  return { status: 200, body: { ...token, token_type: 'Bearer' } };
};

export const signOut: Handler<'signOut'> = async ({ tokens }, { body, address, requestId }) => {
  await tokens.revokeToken(body.id_token, { address, requestId });
  return { status: 204, body: undefined };
};

export const getCaller: Handler<'getCaller'> = async (_services, { principal }) => {
  const { organizationId, userId, scopes } = principal;
  const body = { organization_id: organizationId, user_id: userId, scopes: [...scopes].toSorted() };
  return { status: 200, body };
};

export const getJwks: Handler<'getJwks'> = async ({ tokens }) => ({ status: 200, body: await tokens.jwks() });
