import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

type PageHeadProps = {
  title: string;
  /** The link above the title, to the page above this one. */
  above?: ComponentChildren;
  lead?: ComponentChildren;
  /** Buttons and links beside the title. */
  children?: ComponentChildren;
};

/** The head of a view: its title, which is that of the document too, and what can be done. */
export function PageHead({ title, above, lead, children }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Parley console`;
  }, [title]);
  return (
    <header class="page-head">
      <div>
        {above && <p class="crumbs">{above}</p>}
        <h1>{title}</h1>
        {lead && <p class="soft">{lead}</p>}
      </div>
      {children && <div class="page-actions">{children}</div>}
    </header>
  );
}
