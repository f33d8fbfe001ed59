import type { TokenUsers } from '#src/access/key-cache.ts';

/** The users of token services whose test has none. */
export const noUsers: TokenUsers = {
  resolve: () => Promise.reject(new Error('This test has no users.')),
  isActive: () => Promise.resolve(false),
};
