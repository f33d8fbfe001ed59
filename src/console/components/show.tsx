import type { ComponentChildren } from 'preact';
import type { Loaded } from '#src/console/data/use-load.ts';
import { Failure } from './failure.tsx';
import { PageHead } from './page-head.tsx';

type ShowProps<Value> = {
  /** The heading of a view whose own one is that of the value: it stands there until the value is known. */
  title?: string;

  loaded: Omit<Loaded<Value>, 'replace'>;
  children: (value: NonNullable<Value>) => ComponentChildren;
};

/** Shows what is loaded: that it is loading, why it failed, or the value. */
export function Show<Value>({ loaded, title, children }: ShowProps<Value>) {
  const { value, error, isLoading, reload } = loaded;
  return (
    <>
      {title !== undefined && (value === null || value === undefined) && <PageHead title={title} />}
      {error !== null && <Failure error={error} onRetry={reload} />}
      {value === null || value === undefined ? isLoading && <Loading /> : children(value)}
    </>
  );
}

/** Says that something is on its way. */
export const Loading = () => (
  <p class="loading" role="status">
    Loading…
  </p>
);
