import { useState } from 'preact/hooks';
import { Frame } from './frame.tsx';
import { Outlet } from './outlet.tsx';
import { Router } from './routing/router.tsx';
import { CallerProvider, type Caller } from './session/caller.tsx';
import { SignIn } from './session/sign-in.tsx';

/** The console: a page to sign in, then the view of the address. */
export function App() {
  const [caller, setCaller] = useState<Caller | null>(null);
  if (caller === null) return <SignIn onSignIn={setCaller} />;
  return (
    <CallerProvider value={caller}>
      <Router>
        <Frame onSignOut={() => setCaller(null)}>
          <Outlet />
        </Frame>
      </Router>
    </CallerProvider>
  );
}
