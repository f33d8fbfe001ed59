import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './components/icon.tsx';
import { Mark } from './components/mark.tsx';
import { ThemePicker } from './components/theme-picker.tsx';
import { Link, useLocation } from './routing/router.tsx';
import { useCaller } from './session/caller.tsx';
import { sections } from './views/views.ts';

const isWithin = (path: string, section: string) =>
  section === '/' ? path === '/' : path === section || path.startsWith(`${section}/`);

/** Surrounds every view: the mark, the navigation and the way out. On a phone the navigation is opened by a button. */
export function Frame({ onSignOut, children }: { onSignOut: () => void; children: ComponentChildren }) {
  const { path } = useLocation();
  const { may } = useCaller();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => setIsOpen(false), [path]);
  const offered = sections.filter(({ scopes }) => scopes.every(may));
  return (
    <div class="frame" data-open={isOpen}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="side">
        <div class="side-top">
          <Link to="/" class="brand">
            <Mark />
            Parley
          </Link>
          <button
            type="button"
            class="button quiet menu-button"
            aria-expanded={isOpen}
            aria-controls="navigation"
            onClick={() => setIsOpen(!isOpen)}
          >
            <Icon name="menu" />
            <span class="hidden">Navigation</span>
          </button>
        </div>
        <div class="side-body" id="navigation">
          <nav aria-label="Console">
            {offered.map(({ path: to, name, icon }) => (
              <Link key={to} to={to} aria-current={isWithin(path, to) ? 'page' : undefined}>
                <Icon name={icon} />
                {name}
              </Link>
            ))}
          </nav>
          <div class="side-foot">
            <ThemePicker />
            <button type="button" class="button quiet" onClick={onSignOut}>
              <Icon name="out" />
              Sign out
            </button>
          </div>
        </div>
      </header>
      {children}
    </div>
  );
}
