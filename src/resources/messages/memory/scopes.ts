import type { MemoryToolName, MemoryUse } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { problem } from '#src/api/problems.ts';
import { mergeMemorySettings } from './settings.ts';

type MemoryLevels = readonly (MemoryUse | null | undefined)[];

/** The uses of memories that a caller asks for: by settings, and by naming memories. */
type AskedUse = { use: MemoryUse | undefined; memoryRefs?: readonly string[] };

const toolScopes: Readonly<Record<MemoryToolName, string>> = {
  recall: 'memories:read',
  remember: 'memories:write',
  forget: 'memories:delete',
};

/** Lists the scopes of the operations that do what settings have a run do. */
function listScopesOfUse(levels: MemoryLevels): Set<string> {
  const { enabled, extract, tools } = mergeMemorySettings(...levels);
  return new Set([
    ...(enabled ? ['memories:read'] : []),
    ...(extract ? ['memories:write'] : []),
    ...tools.map((tool) => toolScopes[tool]),
  ]);
}

/**
 * Requires the scope of the operation that does the same of a caller that turns a use of memories on. A use that the
 * levels below have on, such as the agent, is not the caller's to answer for.
 * @throws `insufficient_permissions`
 */
export function requireMemoryScopes(
  { scopes }: Principal,
  { use, memoryRefs = [] }: AskedUse,
  levelsBelow: MemoryLevels,
): void {
  const allowed = listScopesOfUse(levelsBelow);
  const needed = listScopesOfUse([use]);
  if (memoryRefs.length > 0) needed.add('memories:read');
  const missing = [...needed].filter((scope) => !allowed.has(scope) && !scopes.has(scope));
  if (missing.length === 0) return;
  const named = missing.map((scope) => `\`${scope}\``).join(', ');
  const detail = `To use memories in this way needs the scope ${named}, which this credential lacks. Leave it out, or have the agent say so.`;
  throw problem('insufficient_permissions', detail);
}
