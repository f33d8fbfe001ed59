import { CopyAs } from '#src/console/components/copy-as.tsx';
import { CopyButton } from '#src/console/components/copy-button.tsx';
import { JsonView } from '#src/console/components/json-view.tsx';
import { Time } from '#src/console/components/time.tsx';
import { basePath, Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { messageOf } from './describe-event.ts';
import type { LogRow } from './log-rows.ts';

type EventDetailProps = {
  row: LogRow;
  sessionId: string;
  /** Whether the event is of a message that a model has written. */
  isOfAnswer: boolean;
  onClose: () => void;
};

/** An event in full, with where it leads. */
export function EventDetail({ row, sessionId, isOfAnswer, onClose }: EventDetailProps) {
  const { may } = useCaller();
  const { seq, last_seq, event_count, created_at, event_type, event, isLive } = row;
  const message = messageOf(row);
  const address = `${window.location.origin}${basePath}/sessions/${sessionId}?event=${seq}`;
  return (
    <aside class="event-detail" aria-label="Event">
      <div class="event-detail-head">
        <h2>{event_type}</h2>
        <button type="button" class="button quiet small" onClick={onClose} aria-label="Close the event">
          Close
        </button>
      </div>
      <dl class="facts">
        <dt>Sequence</dt>
        <dd>{last_seq === seq ? seq : `${seq} to ${last_seq}, ${event_count} stored as one`}</dd>
        <dt>{isLive ? 'Arrived' : 'Time'}</dt>
        <dd>
          <Time at={created_at} />
        </dd>
        {message !== null && (
          <>
            <dt>Message</dt>
            <dd>
              <code>{message}</code>
            </dd>
          </>
        )}
      </dl>
      <div class="actions">
        {message !== null && may('context:read') && isOfAnswer && (
          <Link to={`/messages/${message}`} class="button primary">
            See its exact context
          </Link>
        )}
        <CopyButton text={address} label="Copy link to this event">
          Copy link
        </CopyButton>
      </div>
      <JsonView value={event} depth={3} label="the event" />
      <CopyAs
        call={{ operation: 'listSessionEvents', ids: [sessionId], query: { after_seq: seq - 1, limit: event_count } }}
      />
    </aside>
  );
}
