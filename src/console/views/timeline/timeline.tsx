import { useMemo, useState } from 'preact/hooks';
import type { Session } from '#src/clients/typescript/parley.ts';
import { AgentLink } from '#src/console/components/agent-link.tsx';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Loading, Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { changeQuery, Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { eventKinds, messageOf } from './describe-event.ts';
import { EventDetail } from './event-detail.tsx';
import { EventList } from './event-list.tsx';
import { withGaps, type LogRow } from './log-rows.ts';
import { useLog } from './use-log.ts';
import './timeline.css';

/** The timeline of a session: every event of its log, live. */
export default function TimelineView({ parameters }: ViewProps) {
  const { parley } = useCaller();
  const id = parameters['session_id']!;
  const session = useLoad((signal) => parley.sessions.get(id, { signal }), [id]);
  return <Show loaded={session}>{(value) => <Timeline key={id} session={value} />}</Show>;
}

/** Reads the event that an address leads to; null when it leads to none. */
function readSelected(query: URLSearchParams): number | null {
  const seq = Number(query.get('event'));
  return Number.isSafeInteger(seq) && seq > 0 ? seq : null;
}

/** Tells whether an event is of a message that a model has written, as far as its beginning was read. */
function isOfAnswer(row: LogRow, rows: readonly LogRow[]): boolean {
  const id = messageOf(row);
  const roles = rows.flatMap((each) => (messageOf(each) === id ? [each.event['role']] : []));
  return !roles.some((role) => role === 'user' || role === 'tool');
}

// Long: the markup of the view.
function Timeline({ session }: { session: Session }) {
  const { id, conversation_id, agent_id, last_seq, status, created_at } = session;
  const { parley } = useCaller();
  const { query } = useLocation();
  const selected = readSelected(query);
  const view = query.get('view') === 'raw' ? 'raw' : 'compressed';
  const kind = query.get('kind') ?? 'all';
  const types = (eventKinds[kind] ?? eventKinds['all']!).types;
  const [isLive, setIsLive] = useState(status === 'active');
  const log = useLog(parley, { session_id: id, view, types }, last_seq, selected, isLive);
  const rows = useMemo(() => withGaps(log.window, types.length > 0), [log.window, types]);
  const row = log.window.rows.find(
    ({ seq, last_seq: last }) => selected !== null && seq <= selected && selected <= last,
  );
  const end = Math.max(last_seq, log.window.rows.at(-1)?.last_seq ?? 0);
  const select = (seq: number | null) => changeQuery({ event: seq === null ? null : String(seq) });
  return (
    <div class="timeline">
      <PageHead
        title="Timeline"
        above={<Link to={`/conversations/${conversation_id}`}>Conversation</Link>}
        lead={
          <>
            Session <code>{id}</code> of <AgentLink id={agent_id} />, begun <Time at={created_at} />, {status}
          </>
        }
      >
        <CopyAs call={{ operation: 'streamSessionEvents', ids: [id], query: { after_seq: 0, view } }} />
      </PageHead>
      <div class="timeline-bar">
        <div class="choices" role="group" aria-label="View">
          {(['compressed', 'raw'] as const).map((each) => (
            <button key={each} type="button" aria-pressed={each === view} onClick={() => changeQuery({ view: each })}>
              {each === 'raw' ? 'Raw' : 'Compressed'}
            </button>
          ))}
        </div>
        <label>
          <span class="hidden">Kind of events</span>
          <select class="input" value={kind} onChange={(event) => changeQuery({ kind: event.currentTarget.value })}>
            {Object.entries(eventKinds).map(([name, { name: shown }]) => (
              <option key={name} value={name}>
                {shown}
              </option>
            ))}
          </select>
        </label>
        <GoTo end={end} onGo={(seq) => (log.goTo(seq), select(seq))} />
        <span class="timeline-state" role="status">
          {log.isFollowed ? <span class="badge good">Live</span> : log.isLoading && <Loading />}
        </span>
        <button type="button" class="button small" aria-pressed={isLive} onClick={() => setIsLive(!isLive)}>
          {isLive ? 'Stop following' : 'Follow'}
        </button>
      </div>
      {log.error !== null && <Failure error={log.error} onRetry={log.retry} />}
      {rows.length === 0 && !log.isLoading ? (
        <Empty title={types.length > 0 ? 'No events of this kind' : 'Nothing has happened here yet'}>
          <p>Events appear here at the moment in which they are stored.</p>
        </Empty>
      ) : (
        <div class="timeline-body" data-detail={row !== undefined}>
          <EventList
            key={`${view} ${kind} ${log.start}`}
            rows={rows}
            selected={row?.seq ?? selected}
            onSelect={select}
            onNearStart={log.loadEarlier}
            onNearEnd={log.loadLater}
            isEnd={log.window.reachesEnd}
            lastSeq={end}
          />
          {row && (
            <EventDetail
              row={row}
              sessionId={id}
              isOfAnswer={isOfAnswer(row, log.window.rows)}
              onClose={() => select(null)}
            />
          )}
        </div>
      )}
    </div>
  );
}

/** The place in the log to which the reader wants to go. */
function GoTo({ end, onGo }: { end: number; onGo: (seq: number | null) => void }) {
  return (
    <form
      class="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        const seq = Number(new FormData(event.currentTarget).get('seq'));
        if (Number.isSafeInteger(seq) && seq > 0) onGo(Math.min(seq, end));
      }}
    >
      <label>
        Event{' '}
        <input
          class="input"
          name="seq"
          type="number"
          min={1}
          max={Math.max(1, end)}
          required
          aria-label={`Event, from 1 to ${end}`}
        />
      </label>
      <span class="soft">of {end.toLocaleString()}</span>
      <button type="submit" class="button small">
        Go
      </button>
      <button type="button" class="button small" onClick={() => onGo(1)}>
        First
      </button>
      <button type="button" class="button small" onClick={() => onGo(null)}>
        Newest
      </button>
    </form>
  );
}
