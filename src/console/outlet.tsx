import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Empty } from './components/empty.tsx';
import { PageHead } from './components/page-head.tsx';
import { Show } from './components/show.tsx';
import { useLoad } from './data/use-load.ts';
import { Link, useLocation } from './routing/router.tsx';
import { matchPath } from './routing/route-pattern.ts';
import { useCaller } from './session/caller.tsx';
import type { View, ViewProps } from './views/view.ts';
import { views } from './views/views.ts';

/** Shows the view of the path, whose script is loaded when it is opened first. */
export function Outlet() {
  const { path } = useLocation();
  const { may } = useCaller();
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  // Readers of the screen are told that another view is shown, as by a page that has loaded.
  useEffect(() => {
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [path]);
  const view = views.find(({ pattern }) => matchPath(pattern, path) !== null);
  return (
    <main id="main" tabIndex={-1} ref={main}>
      {view === undefined ? (
        <>
          <PageHead title="Not found" />
          <Empty title="There is no view at this address">
            <Link to="/" class="button">
              Go to the start
            </Link>
          </Empty>
        </>
      ) : (
        <ViewOf view={view} path={path} missing={view.scopes.filter((scope) => !may(scope))} />
      )}
    </main>
  );
}

function ViewOf({ view, path, missing }: { view: View; path: string; missing: string[] }) {
  const loaded = useLoad(async () => ({ View: (await view.load()).default }), [view.pattern]);
  if (missing.length > 0)
    return (
      <>
        <PageHead title="Not allowed" />
        <Empty title="Your key may not see this">
          <p>
            It lacks the scope <code>{missing.join(', ')}</code>. Sign in with a key that has it, or ask for one.
          </p>
        </Empty>
      </>
    );
  return (
    <Show loaded={loaded}>
      {({ View }: { View: ComponentType<ViewProps> }) => <View parameters={matchPath(view.pattern, path) ?? {}} />}
    </Show>
  );
}
