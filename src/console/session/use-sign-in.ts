import { useCallback, useEffect, useState } from 'preact/hooks';
import { basePath, navigate, readPath } from '#src/console/routing/router.tsx';
import { signInWithKey, signInWithTokens, type Caller } from './caller.tsx';
import { beginSignIn, exchangeCode, mayResume, rememberSignIn, takeAnswer, type SignInAnswer } from './oauth.ts';

/** The reader who is signed in, and the ways in. */
export type SignInState = {
  caller: Caller | null;
  /** Whether the page signs in by itself at this moment. */
  isBusy: boolean;
  failure: unknown;
  /** Whether a sign-in has ended that was not ended by the reader. */
  hasEnded: boolean;
  withKey: (apiKey: string) => Promise<void>;
  withBrowser: () => Promise<void>;
  signOut: () => void;
};

/** Refusals that mean that the reader has to be asked, and those by the reader. Neither is a failure. */
const quietErrors = new Set(['login_required', 'consent_required', 'interaction_required', 'access_denied']);

const answer = takeAnswer();
/** The sign-in that goes on by itself when the page is loaded. */
const isResuming = answer === null ? mayResume() : answer.code !== null;

async function finish({ code, error, verifier }: SignInAnswer, onEnd: () => void): Promise<Caller | null> {
  if (code !== null) return signInWithTokens(await exchangeCode(code, verifier), onEnd);
  rememberSignIn(false);
  if (error === null || quietErrors.has(error)) return null;
  throw new Error(`The server has refused the sign-in: ${error}.`);
}

// Long: one hook that holds who is signed in, with the ways in and out.
/** Signs readers in with a key, or by OAuth; who has done that before, and has not signed out, is signed in without a question. */
export function useSignIn(): SignInState {
  const [caller, setCaller] = useState<Caller | null>(null);
  const [isBusy, setIsBusy] = useState(isResuming);
  const [failure, setFailure] = useState<unknown>(null);
  const [hasEnded, setHasEnded] = useState(false);

  const take = useCallback(async (work: () => Promise<Caller | null>) => {
    setFailure(null);
    try {
      const next = await work();
      setCaller(next);
      if (next) setHasEnded(false);
    } catch (error) {
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  }, []);
  const onEnd = useCallback(() => {
    setCaller(null);
    setHasEnded(true);
  }, []);

  useEffect(() => {
    if (answer !== null) {
      // The code is gone from the address before anything else is asked.
      navigate(answer.returnTo, { replace: true });
      void take(async () => {
        const next = await finish(answer, onEnd);
        if (next) rememberSignIn(true);
        return next;
      });
    } else if (window.location.pathname === `${basePath}/signed-in`) {
      navigate('/', { replace: true });
      setIsBusy(false);
    } else if (isResuming)
      void beginSignIn(readPath(), { isSilent: true }).then((hasBegun) => hasBegun || setIsBusy(false));
  }, []);

  return {
    caller,
    isBusy,
    failure,
    hasEnded,
    withKey: (apiKey) => take(() => signInWithKey(apiKey, onEnd)),
    withBrowser: async () => {
      if (!(await beginSignIn(readPath())))
        setFailure(new Error('This browser keeps nothing for this page. Sign in with a key instead.'));
    },
    signOut: () => {
      void caller?.signOut();
      setCaller(null);
    },
  };
}
