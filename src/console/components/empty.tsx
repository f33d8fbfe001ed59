import type { ComponentChildren } from 'preact';

type EmptyProps = {
  title: string;
  children?: ComponentChildren;
  /** Whether there is nothing else on the page. */
  isPage?: boolean;
};

/** Says that there is nothing yet, and what to do next. */
export const Empty = ({ title, children, isPage = false }: EmptyProps) => (
  <div class="empty">
    {isPage ? <h1 class="empty-title">{title}</h1> : <p class="empty-title">{title}</p>}
    {children}
  </div>
);
