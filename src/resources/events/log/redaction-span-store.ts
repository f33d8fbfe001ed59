// All raw: a condition of statements that read the log.

/**
 * Returns the condition that a place of a session's log is in the span of a redaction whose rows are still to be blanked.
 * The spans are read once for a statement.
 */
export const inUnfinishedSpanSql = (sessionId: string, seq: string) =>
  `(SELECT coalesce(range_agg(int8range(r.first_seq, r.last_seq, '[]')), '{}') FROM event_redactions r
     WHERE r.session_id = ${sessionId} AND r.unfinished_part IS NOT NULL) @> ${seq}`;
