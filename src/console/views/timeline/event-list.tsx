import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatClock, formatTime } from '#src/console/components/format-time.ts';
import { describeEvent } from './describe-event.ts';
import { findTop, hasScrolled, readPlace, rowHeight, type ListPlace } from './list-place.ts';
import { findRow, type LogGap, type LogRow } from './log-rows.ts';

type EventListProps = {
  rows: readonly (LogRow | LogGap)[];
  selected: number | null;
  onSelect: (seq: number) => void;
  /** Called when the reader comes near the beginning or the end. */
  onNearStart: () => void;
  onNearEnd: () => void;
  /** Whether the end of the rows is that of the log: who looks at it stays there when more comes. */
  isEnd: boolean;
  /** The last sequence of the log, of which the rows are a part. */
  lastSeq: number;
};

/** Rows that are drawn beyond the edges of the list. */
const overscan = 12;
const nearRows = 40;

const isGap = (row: LogRow | LogGap): row is LogGap => 'gap' in row;

// Long: one component that holds the place in the list, with what changes it.
/**
 * The rows of a log, of which those on the screen are drawn. What comes before or after them never moves them: the list keeps the first row that is shown
 * at its place, and stays at the end for who looks at the end.
 */
export function EventList({ rows, selected, onSelect, onNearStart, onNearEnd, isEnd, lastSeq }: EventListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const place = useRef<ListPlace | null>(null);
  const shown = useRef(rows);
  const seen = useRef(view);

  const remember = useCallback(() => {
    // The list that was scrolled may be gone by now.
    if (!list.current) return;
    const { scrollTop: top, clientHeight: height } = list.current;
    seen.current = { top, height };
    place.current = readPlace(rows, seen.current);
    setView(seen.current);
  }, [rows]);

  useLayoutEffect(() => {
    const element = list.current!;
    const now = { top: element.scrollTop, height: element.clientHeight };
    if (place.current !== null && hasScrolled(rows, seen.current, now)) place.current = readPlace(shown.current, now);
    shown.current = rows;
    if (place.current !== null) {
      const top = findTop(rows, place.current, now.height, isEnd);
      if (top !== null) element.scrollTop = top;
    } else if (rows.length > 0) {
      const index = selected === null ? -1 : findRow(rows, selected);
      element.scrollTop = index < 0 ? element.scrollHeight : (index + 0.5) * rowHeight - now.height / 2;
    }
    remember();
  }, [rows]);

  useEffect(() => {
    const observer = new ResizeObserver(() => remember());
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, [remember]);

  const from = Math.max(0, Math.floor(view.top / rowHeight) - overscan);
  const to = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + overscan);
  useEffect(() => {
    if (from < nearRows) onNearStart();
    if (to > rows.length - nearRows) onNearEnd();
  }, [from, to, rows.length]);

  const select = (index: number) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    const element = list.current!;
    if (!row) return;
    const top = rows.indexOf(row) * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
    onSelect(row.seq);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = selected === null ? from + overscan - 1 : findRow(rows, selected);
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: rows.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    select(next);
  };
  return (
    <div
      class="event-list"
      ref={list}
      role="listbox"
      aria-label="Events"
      aria-activedescendant={selected === null ? undefined : `event-${selected}`}
      tabIndex={0}
      onScroll={remember}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: `${rows.length * rowHeight}px` }}>
        <div role="presentation" style={{ transform: `translateY(${from * rowHeight}px)` }}>
          {rows
            .slice(from, to)
            .map((row) =>
              isGap(row) ? (
                <GapRow key={`gap-${row.seq}`} row={row} />
              ) : (
                <EventRow
                  key={row.seq}
                  row={row}
                  isSelected={row.seq === selected}
                  onSelect={onSelect}
                  lastSeq={lastSeq}
                />
              ),
            )}
        </div>
      </div>
    </div>
  );
}

const GapRow = ({ row }: { row: LogGap }) => (
  <div class="event-row gap" role="option" aria-selected={false} aria-disabled>
    <span class="event-seq">
      {row.seq}–{row.last_seq}
    </span>
    <span>These events are not kept any more.</span>
  </div>
);

type EventRowProps = { row: LogRow; isSelected: boolean; onSelect: (seq: number) => void; lastSeq: number };

function EventRow({ row, isSelected, onSelect, lastSeq }: EventRowProps) {
  const { tone, text } = describeEvent(row);
  return (
    <div
      id={`event-${row.seq}`}
      class={`event-row tone-${tone}`}
      role="option"
      aria-selected={isSelected}
      aria-posinset={row.seq}
      aria-setsize={Math.max(lastSeq, row.last_seq)}
      onClick={() => onSelect(row.seq)}
    >
      <span class="event-seq">{row.seq}</span>
      <span class="event-type">{row.event_type}</span>
      <span class="event-text">{text}</span>
      {row.event_count > 1 && <span class="event-count">×{row.event_count}</span>}
      <time class="event-time" dateTime={row.created_at} title={formatTime(row.created_at)}>
        {formatClock(row.created_at)}
      </time>
    </div>
  );
}
