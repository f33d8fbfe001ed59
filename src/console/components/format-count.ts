/** Writes a number of things: `1 turn`, `2 turns`. Words that end otherwise have none of their own here. */
export const formatCount = (count: number, thing: string): string =>
  `${count.toLocaleString()} ${count === 1 ? thing : `${thing}s`}`;
