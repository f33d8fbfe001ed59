import type { Handlers } from '#src/api/handlers.ts';
import type { TokenService } from '#src/access/token.ts';

/** Handles signing in, and the list of the keys that verify tokens. */
export function userHandlers(tokens: TokenService): Pick<Handlers, 'signInWithApiKey' | 'getJwks'> {
  return {
    async signInWithApiKey({ headers }) {
      const token = await tokens.signIn(headers['X-API-Key-Id'], headers['X-API-Key']);
      return { status: 200, body: { ...token, token_type: 'Bearer' } };
    },
    async getJwks() {
      return { status: 200, body: await tokens.jwks() };
    },
  };
}
