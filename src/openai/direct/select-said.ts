/** Returns the members of a request that say something: null stands for one that was not sent. */
export const selectSaid = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));
