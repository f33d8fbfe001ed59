import { useState } from 'preact/hooks';
import { Failure } from '#src/console/components/failure.tsx';
import { Field, Form } from '#src/console/components/form.tsx';
import { Mark } from '#src/console/components/mark.tsx';
import { signIn, type Caller } from './caller.tsx';

/** The page on which a reader signs in with an API key. */
export function SignIn({ onSignIn }: { onSignIn: (caller: Caller) => void }) {
  const [failure, setFailure] = useState<unknown>(null);
  const submit = async ({ key }: Record<string, string>) => {
    setFailure(null);
    await signIn(key!.trim()).then(onSignIn, setFailure);
  };
  return (
    <main class="sign-in" id="main">
      <div class="card">
        <Mark />
        <h1>Parley console</h1>
        <p class="soft">See what an agent did, why, and with what.</p>
        {failure !== null && <Failure error={failure} />}
        <Form onSubmit={submit} action="Sign in">
          <Field
            name="key"
            label="API key"
            type="password"
            autocomplete="off"
            required
            hint={
              <>
                The server prints its first key at its first start; <code>npx parley keys create</code> makes more. The
                key stays in the memory of this page and is forgotten when you close or reload it.
              </>
            }
          />
        </Form>
      </div>
    </main>
  );
}
