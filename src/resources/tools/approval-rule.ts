import type { ToolApproval } from '#generated/v2/client/types.gen.ts';

/** The demand that a person approves a call, within a time. */
export type ApprovalDemand = { expiresAfterS: number };

const defaultExpiryS = 86_400;

/**
 * Tells whether a call has to be approved by a person: whether any of the rules holds for its arguments, wherever the rules come
 * from. The shortest time of those that hold counts. `fits` holds arguments, as JSON text, to a schema.
 */
export async function demandsApproval(
  rules: readonly ToolApproval[],
  args: string,
  fits: (schema: Record<string, unknown>, args: string) => Promise<boolean>,
): Promise<ApprovalDemand | null> {
  let shortest = Infinity;
  for (const { mode, arguments: schema, expires_after_s: expiresAfterS = defaultExpiryS } of rules) {
    if (mode === 'when' && !(await fits(schema ?? {}, args))) continue;
    shortest = Math.min(shortest, expiresAfterS);
  }
  return shortest < Infinity ? { expiresAfterS: shortest } : null;
}
