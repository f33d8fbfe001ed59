import { Failure } from '#src/console/components/failure.tsx';
import { Field, Form } from '#src/console/components/form.tsx';
import { Mark } from '#src/console/components/mark.tsx';
import { canSignIn } from './oauth.ts';
import type { SignInState } from './use-sign-in.ts';

/** The page on which a reader signs in with an API key, or by OAuth. */
export function SignIn({ withKey, withBrowser, failure, isBusy, hasEnded }: SignInState) {
  return (
    <main class="sign-in" id="main" aria-busy={isBusy}>
      <div class="card">
        <Mark />
        <h1>Parley console</h1>
        <p class="soft">See what an agent did, why, and with what.</p>
        {hasEnded && (
          <p class="notice" role="alert">
            Your sign-in has ended: the key has expired or was revoked, or you have signed out elsewhere.
          </p>
        )}
        {failure !== null && <Failure error={failure} />}
        {isBusy ? (
          <p class="loading" role="status">
            Signing in…
          </p>
        ) : (
          <>
            <Form onSubmit={({ key }) => withKey(key!.trim())} action="Sign in">
              <Field
                name="key"
                label="API key"
                type="password"
                autocomplete="off"
                required
                hint={
                  <>
                    The server prints its first key at its first start; <code>npx parley keys create</code> makes more.
                    The key stays in the memory of this page and is forgotten when you close or reload it.
                  </>
                }
              />
            </Form>
            {canSignIn && (
              <div class="sign-in-other">
                <button type="button" class="button" onClick={() => void withBrowser()}>
                  Sign in and stay signed in
                </button>
                <p class="hint">
                  You enter the key on a page of the server instead. The console gets a token that can make no keys,
                  which is renewed for you, and reloads and new tabs within an hour ask for nothing.
                </p>
              </div>
            )}
          </>
        )}
      </div>
    </main>
  );
}
