/** Pairs of operation and declared status that no test can bring about, with the reason. */
export const exceptions: Record<string, string> = {};
