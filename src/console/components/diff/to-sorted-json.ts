const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sortMembers = (_: string, value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => Number(a > b) - Number(a < b)))
    : value;

/** Writes JSON with a member in each line and its members sorted, so that only what differs is shown as a difference. */
export const toSortedJson = (value: unknown): string => JSON.stringify(value, sortMembers, 2) ?? '';
