import { Link, useLocation } from '#src/console/routing/router.tsx';

/** Links between the views of one thing. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly (readonly [name: string, to: string])[] }) {
  const { path } = useLocation();
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([name, to]) => (
        <Link key={to} to={to} aria-current={path === to.split('?')[0] ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
