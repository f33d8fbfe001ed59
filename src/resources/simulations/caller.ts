import { findOAuthClient } from '#src/access/oauth/client-store.ts';
import { narrowScopes } from '#src/access/principal.ts';
import type { Services } from '#src/resources/services.ts';
import type { SimulationRunRow } from './table.ts';

type SimulationCaller = SimulationRunRow['caller'];

/**
 * Returns the caller for whom a run is played, with what of its scopes the credential still has; null when its key was revoked or has
 * expired, or its client was deleted. A token that has expired ends no run, and another issuer tells of no end.
 */
export async function findPresentCaller(
  { tokens, dataSource }: Pick<Services, 'tokens' | 'dataSource'>,
  caller: SimulationCaller,
): Promise<SimulationCaller | null> {
  const { source, credentialId, scopes } = caller;
  if (source === 'issuer') return caller;
  if (source === 'client' && (await findOAuthClient(dataSource.manager, credentialId))) return caller;
  const grant = await tokens.findKeyGrant(credentialId);
  return grant && { ...caller, scopes: [...narrowScopes(scopes, grant.scopes)] };
}
