import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** The distance from the end of the page within which a reader stays there when more comes, in pixels. */
const nearEnd = 160;

/** A message that is on the screen, and its distance from the beginning of the page. */
type Anchor = { element: HTMLElement; top: number };

const topOf = (element: HTMLElement) => element.getBoundingClientRect().top + window.scrollY;

// Long: one hook that holds the place of a reader, with what moves it.
/**
 * Keeps a reader at the place in a list of messages: who looks at the end sees what comes there, and who reads above is not moved by what is put before.
 * Returns a function that goes to the end.
 */
export function usePlace(list: RefObject<HTMLElement | null>, inputs: readonly unknown[]): () => void {
  const isAtEnd = useRef(true);
  const top = useRef(0);
  const anchor = useRef<Anchor | null>(null);

  const note = useCallback(() => {
    const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
    isAtEnd.current = scrollTop + clientHeight >= scrollHeight - nearEnd;
    top.current = scrollTop;
    const shown = [...(list.current?.querySelectorAll<HTMLElement>('.bubble') ?? [])];
    const element = shown.find((each) => each.getBoundingClientRect().bottom > 0);
    anchor.current = element ? { element, top: topOf(element) } : null;
  }, []);
  // Who has just begun to scroll up does not stay at the end, though the event that tells of it has not come yet.
  const staysAtEnd = useCallback(() => isAtEnd.current && window.scrollY >= top.current - 1, []);
  const keep = useCallback(() => {
    if (anchor.current?.element.isConnected) {
      const moved = topOf(anchor.current.element) - anchor.current.top;
      if (Math.abs(moved) >= 1) window.scrollBy(0, moved);
    }
    note();
  }, []);

  useEffect(() => {
    window.addEventListener('scroll', note, { passive: true });
    let width = window.innerWidth;
    const observer = new ResizeObserver(() => {
      // A part that a reader opens at the end grows downwards; a screen that was turned shows the end again.
      if (staysAtEnd() && width !== window.innerWidth) window.scrollTo(0, document.documentElement.scrollHeight);
      else if (staysAtEnd()) note();
      else keep();
      width = window.innerWidth;
    });
    observer.observe(list.current!);
    return () => {
      window.removeEventListener('scroll', note);
      observer.disconnect();
    };
  }, []);
  useLayoutEffect(() => {
    if (staysAtEnd()) window.scrollTo(0, document.documentElement.scrollHeight);
    else keep();
  }, inputs);
  return useCallback(() => void (isAtEnd.current = true), []);
}
