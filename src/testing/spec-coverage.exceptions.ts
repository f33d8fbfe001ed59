/** Pairs of operation and declared status that no test can bring about, with the reason. */
export const exceptions: Record<string, string> = {};

/** Members of successes that no test has seen, with the reason. */
export const unseenMembers: Record<string, string> = {};
