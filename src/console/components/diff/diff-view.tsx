import { useMemo, useState } from 'preact/hooks';
import './diff.css';
import { compareLines, foldRows, type DiffLine, type DiffRow } from './line-diff.ts';

type DiffViewProps = {
  left: string;
  right: string;
  /** Names of the sides, for those who cannot see where they stand. */
  names: readonly [left: string, right: string];
};

/** Two texts beside each other, line by line; on a phone what was there stands above what is there now. */
export function DiffView({ left, right, names }: DiffViewProps) {
  const blocks = useMemo(() => foldRows(compareLines(left, right)), [left, right]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const added = blocks.flatMap(({ rows }) => rows).filter(({ kind }) => kind !== 'same' && kind !== 'removed').length;
  const removed = blocks.flatMap(({ rows }) => rows).filter(({ kind }) => kind !== 'same' && kind !== 'added').length;
  return (
    <div class="diff">
      <p class="diff-head">
        <span>{names[0]}</span>
        <span>{names[1]}</span>
        <span class="diff-count">
          {added + removed === 0 ? (
            'No difference'
          ) : (
            <>
              {removed > 0 && <span class="diff-removed">−{removed} </span>}
              {added > 0 && <span class="diff-added">+{added}</span>}
              <span class="hidden"> lines</span>
            </>
          )}
        </span>
      </p>
      {/* Content that is larger than the box is scrolled to with the keyboard too. */}
      <div class="diff-rows" tabIndex={0} role="group" aria-label={`${names[0]} and ${names[1]}, line by line`}>
        {blocks.map(({ isFolded, rows }, index) =>
          isFolded && !opened.has(index) ? (
            <button key={index} type="button" class="diff-fold" onClick={() => setOpened(new Set([...opened, index]))}>
              {rows.length} lines that are the same
            </button>
          ) : (
            rows.map((row, place) => <DiffRowView key={`${index} ${place}`} row={row} />)
          ),
        )}
      </div>
    </div>
  );
}

const DiffRowView = ({ row: { kind, left, right } }: { row: DiffRow }) => (
  <div class={`diff-row ${kind}`}>
    <DiffCell line={left} side="left" isChanged={kind === 'changed' || kind === 'removed'} />
    <DiffCell line={right} side="right" isChanged={kind === 'changed' || kind === 'added'} />
  </div>
);

type DiffCellProps = { line: DiffLine | null; side: 'left' | 'right'; isChanged: boolean };

function DiffCell({ line, side, isChanged }: DiffCellProps) {
  if (line === null) return <div class={`diff-cell ${side} none`} />;
  return (
    <div class={`diff-cell ${side}${isChanged ? ' changed' : ''}`}>
      <span class="diff-number" aria-hidden="true">
        {line.number}
      </span>
      <span class="diff-text">
        {isChanged && <span class="hidden">{side === 'left' ? 'Removed: ' : 'Added: '}</span>}
        {line.parts.map(({ text, isChanged: isMarked }, index) =>
          isMarked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
        )}
      </span>
    </div>
  );
}
