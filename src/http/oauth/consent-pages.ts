import type { OAuthPage } from '#src/access/oauth/options.ts';
import type { PendingSignIn } from '#src/access/oauth/sign-in-pages.ts';
import { escape, page } from '#src/http/pages/layout.ts';

/** Returns the source of a content security policy to which a redirect URI belongs. */
function toFormTarget(redirectUri: string): string {
  const { protocol, hostname, origin } = new URL(redirectUri);
  // The grammar of policies has no IPv6 addresses.
  return origin === 'null' || hostname.startsWith('[') ? protocol : origin;
}

/** The headers of pages about somebody: no copy is kept, and the browser says to this server where a form came from. */
const headers = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin' };

/** The number of scopes beyond which a list is longer than a screen. */
const maxListed = 12;

const describeScopes = (scopes: readonly string[]) => {
  const codes = scopes.map((scope) => `<code>${escape(scope)}</code>`);
  return codes.length > maxListed
    ? `<p>${codes.join(' ')}</p>`
    : `<ul>${codes.map((code) => `<li>${code}</li>`).join('')}</ul>`;
};

const toTargetName = (uri: string) => {
  const { host, protocol } = new URL(uri);
  return host === '' ? protocol : host;
};

/** Returns the form in which a person signs in with a key. `failure` says why the last attempt has failed. */
function writeSignIn({ clientName, redirectUri }: PendingSignIn, failure: string | null): string {
  const alert = failure === null ? '' : `<p role="alert"><strong>${escape(failure)}</strong></p>\n`;
  return `<h1>Sign in</h1>
<p class="lead"><strong>${escape(clientName)}</strong> at <code>${escape(toTargetName(redirectUri))}</code> asks to act with your rights.
Sign in first. Then you choose what it may do.</p>
${alert}<form method="post" autocomplete="off">
<p><label for="key">Your API key</label>
<input id="key" name="key" type="password" autocomplete="off" required autofocus></p>
<p class="actions"><button name="action" value="sign-in">Sign in</button>
<button class="quiet" name="action" value="refuse" formnovalidate>Cancel</button></p>
</form>
<p class="soft small">The key is sent to this server only. The application does not see it.</p>`;
}

/** Returns the form in which a person lets a client act, or does not. */
function writeConsent({ clientName, redirectUri, keyName, granted, withheld }: PendingSignIn): string {
  const missing =
    withheld.length === 0 ? '' : `<h2>Not given, because your key lacks it</h2>\n${describeScopes(withheld)}\n`;
  return `<h1>Let ${escape(clientName)} act for you?</h1>
<p>You have signed in with the key <strong>${escape(keyName ?? '')}</strong>. <strong>${escape(clientName)}</strong> at
<code>${escape(toTargetName(redirectUri))}</code> may then do the following, until the key ends or you revoke it:</p>
${describeScopes(granted)}
${missing}<form method="post">
<p class="actions"><button name="action" value="consent">Allow</button> <button class="quiet" name="action" value="refuse">Refuse</button></p>
</form>`;
}

/** Returns the page that a person is asked on. */
export function signInPage(pending: PendingSignIn, prefix: string, failure: string | null = null): OAuthPage {
  const content = pending.step === 'login' ? writeSignIn(pending, failure) : writeConsent(pending);
  const title = pending.step === 'login' ? 'Sign in · Parley' : 'Consent · Parley';
  const formTargets = ["'self'", toFormTarget(pending.redirectUri)];
  return page({ title, prefix, section: null, content, formTargets }, headers);
}

/** Returns the page of a request that cannot be answered to its client. */
export function oauthErrorPage(prefix: string, { code, detail }: { code: string; detail: string }): OAuthPage {
  const content = `<h1>This cannot go on</h1>
<p>${escape(detail)}</p>
<p>Go back to the application and begin again. If that does not help, tell its makers: <code>${escape(code)}</code>.</p>`;
  return page({ title: 'This cannot go on · Parley', prefix, section: null, content }, headers);
}
