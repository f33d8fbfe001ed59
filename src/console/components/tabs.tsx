import { useEffect, useRef } from 'preact/hooks';
import { Link, useLocation } from '#src/console/routing/router.tsx';

/** Links between the views of one thing. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly (readonly [name: string, to: string])[] }) {
  const { path } = useLocation();
  const list = useRef<HTMLElement>(null);
  // On a phone the tabs are wider than the screen.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  return (
    <nav class="tabs" aria-label={label} ref={list}>
      {tabs.map(([name, to]) => (
        <Link key={to} to={to} aria-current={path === to.split('?')[0] ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
