import { changeQuery } from '#src/console/routing/router.tsx';
import type { BranchOptions } from './branch-options.ts';

/** The way from one branch to another, at the message with which they part. */
export function BranchSwitch({ branches, index }: BranchOptions) {
  const show = (at: number) => changeQuery({ branch: branches[at] ?? null });
  return (
    <span class="branch-switch" role="group" aria-label="Branches">
      <button
        type="button"
        class="button quiet small"
        aria-label="Previous branch"
        disabled={index === 0}
        onClick={() => show(index - 1)}
      >
        ‹
      </button>
      {index + 1} of {branches.length}
      <button
        type="button"
        class="button quiet small"
        aria-label="Next branch"
        disabled={index === branches.length - 1}
        onClick={() => show(index + 1)}
      >
        ›
      </button>
    </span>
  );
}
