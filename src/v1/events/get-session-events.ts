import type { LogEvent, Session } from '#generated/v2/client/types.gen.ts';
import { toV1Error } from '#src/v1/errors.ts';
import { constant, converted, each, lost, renamed, same } from '#src/v1/field.ts';
import { toLegacyEvent } from './legacy-events.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';

/** Returns the sequence number after which a page begins, at most the last one; undefined for the oldest event that is kept. */
const toAfterSeq = (offset: number, lastSeq: number) => (offset === 0 ? undefined : Math.min(offset, lastSeq));

/** `GET /v1/sessions/{sessionId}/events` is `GET /v2/sessions/{session_id}/events/history`. */
export const getSessionEvents: OperationMapping<'getSessionEvents', 'listSessionEvents'> = {
  v1: 'getSessionEvents',
  v2: 'listSessionEvents',
  before: {
    session: {
      v2: 'getSession',
      request: [renamed('path.sessionId', 'path.session_id')],
      note: 'The end of its log counts its events.',
    },
  },
  request: [
    renamed('path.sessionId', 'path.session_id'),
    ...same('query.limit'),
    converted(
      'query.offset',
      'query.after_seq',
      (offset, { '@session': session }) => toAfterSeq(offset as number, (session as Session).last_seq),
      'Events are numbered from 1 without a gap, so both count the same.',
    ),
    constant('query.view', 'raw', 'Version 1 shows each event as it was sent.'),
  ],
  answer: [
    each('events', 'data', [
      renamed('sequence', 'seq'),
      renamed('createdAt', 'created_at'),
      converted(
        'event',
        'event',
        (event, { original_type }) => toLegacyEvent(event as LogEvent, original_type as string | undefined),
        'REASONING_* have their old names, THINKING_*; what AG-UI 1.0 has added is CUSTOM.',
      ),
      ...lost('It is the `type` of the event.', 'original_type'),
      ...lost('In the raw view they say nothing more.', 'last_seq', 'event_type', 'event_count', 'completed_at'),
      ...lost('New in version 2.', 'warning', 'redacted'),
    ]),
    ...lost('Version 1 counts by `offset`, `X-Total-Count` and `Link`.', 'has_more', 'next_after_seq'),
  ],
  error: toV1Error,
  list: { of: 'events', total: '@session.last_seq', next: 'sequence' },
  notes: [
    'Replace `offset` by `after_seq`, with the `next_after_seq` of the page before. To follow a session live, use streamSessionEvents.',
    'Without `view=raw`, pieces of a text come together as one event.',
    'Events have the types of AG-UI 1.0: THINKING_* are REASONING_*, with a `messageId`.',
  ],
};
