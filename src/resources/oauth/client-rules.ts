import type { OAuthClientRow } from '#src/access/oauth/table.ts';
import { isLoopbackHost } from '#src/access/client-address.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';

/** Returns why a browser may not be sent to a redirect URI, or null when it may. */
function explainRedirectUri(uri: string): string | null {
  const url = URL.parse(uri);
  if (!url) return 'Must be an address.';
  if (uri.includes('#')) return 'Must have no fragment.';
  if (url.username !== '' || url.password !== '') return 'Must name no user and no password.';
  const isLoopback = isLoopbackHost(url.hostname);
  if (url.protocol === 'https:') return isLoopback ? 'Must be http where it is a loopback address.' : null;
  if (url.protocol === 'http:') return isLoopback ? null : 'Must be https, unless it is a loopback address.';
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(url.protocol)
    ? null
    : 'Must be https, http of a loopback address, or of a scheme with a dot, such as com.example.app:/callback.';
}

type ClientParts = Pick<OAuthClientRow, 'grantTypes' | 'redirectUris' | 'secretHash'>;

function findGrantFaults({ grantTypes, secretHash }: ClientParts): FieldError[] {
  const has = (type: string) => grantTypes.some((grantType) => grantType === type);
  const fault = (detail: string, code: string) => [{ pointer: '/grant_types', detail, code }];
  return [
    ...(has('refresh_token') && !has('authorization_code')
      ? fault('refresh_token needs authorization_code.', 'grant_types')
      : []),
    ...(has('client_credentials') && secretHash === null
      ? fault('client_credentials needs a confidential client.', 'grant_types')
      : []),
  ];
}

/** Checks what a client is made of. @throws `invalid_request` */
export function requireClientRules(client: ClientParts): void {
  const { grantTypes, redirectUris } = client;
  const needsRedirect = grantTypes.includes('authorization_code') && redirectUris.length === 0;
  const ofRedirects = redirectUris.flatMap((uri, index) => {
    const detail = explainRedirectUri(uri);
    return detail === null ? [] : [{ pointer: `/redirect_uris/${index}`, detail, code: 'redirect_uri' }];
  });
  const missing = { pointer: '/redirect_uris', detail: 'authorization_code needs one.', code: 'redirect_uri' };
  const errors = [...findGrantFaults(client), ...(needsRedirect ? [missing] : []), ...ofRedirects];
  if (errors.length > 0) throw invalidRequest(errors);
}
