import { createContext, type ComponentChildren, type PartialAnchorHTMLAttributes } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';

/** The path under which the server serves the console, such as `/console`. */
export const basePath = `${document.documentElement.dataset['base'] ?? ''}/console`;

/** The place of the reader: the path below the console, and the query. */
export type ConsoleLocation = { path: string; query: URLSearchParams };

const readLocation = (): ConsoleLocation => ({
  path: window.location.pathname.slice(basePath.length) || '/',
  query: new URLSearchParams(window.location.search),
});

/** Returns the path of the reader below the console, with its query. */
export const readPath = (): string => (window.location.pathname.slice(basePath.length) || '/') + window.location.search;

const LocationContext = createContext<ConsoleLocation>(readLocation());

/** Returns where the reader is. */
export const useLocation = (): ConsoleLocation => useContext(LocationContext);

/** Goes to a path of the console, with its query. `replace` leaves no step to go back to. */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  window.history[replace ? 'replaceState' : 'pushState'](null, '', basePath + to);
  window.dispatchEvent(new PopStateEvent('popstate'));
}

/** Changes members of the query and stays at the path; null removes one. */
export function changeQuery(changes: Record<string, string | null>): void {
  const { path, query } = readLocation();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  navigate(path + (text && `?${text}`), { replace: true });
}

/** Gives its children the location, and renders them again when it changes. */
export function Router({ children }: { children: ComponentChildren }) {
  const [location, setLocation] = useState(readLocation);
  useEffect(() => {
    const update = () => setLocation(readLocation());
    window.addEventListener('popstate', update);
    return () => window.removeEventListener('popstate', update);
  }, []);
  const value = useMemo(() => location, [location]);
  return <LocationContext.Provider value={value}>{children}</LocationContext.Provider>;
}

const isPlainClick = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

type LinkProps = { to: string } & Omit<PartialAnchorHTMLAttributes<HTMLAnchorElement>, 'role' | 'href'>;

/** A link to a path of the console. It can be opened in a new tab, where the reader signs in again. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  return (
    <a
      {...rest}
      href={basePath + to}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlainClick(event)) return;
        event.preventDefault();
        navigate(to);
      }}
    />
  );
}
