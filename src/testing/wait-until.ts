import { vi } from 'vitest';

/** Waits until a condition is true. For hooks, and functions that they call: tests themselves have `expect.poll`. */
export async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(condition, { timeout: 60_000 });
}
