import { Frame } from './frame.tsx';
import { Outlet } from './outlet.tsx';
import { Router } from './routing/router.tsx';
import { CallerProvider } from './session/caller.tsx';
import { SignIn } from './session/sign-in.tsx';
import { useSignIn } from './session/use-sign-in.ts';

/** The console: a page to sign in, then the view of the address. */
export function App() {
  const state = useSignIn();
  if (state.caller === null) return <SignIn {...state} />;
  return (
    <CallerProvider value={state.caller}>
      <Router>
        <Frame onSignOut={state.signOut}>
          <Outlet />
        </Frame>
      </Router>
    </CallerProvider>
  );
}
