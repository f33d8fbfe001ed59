import { toPayloadHead } from './compress.ts';
import { toJoinedEvent } from './expand.ts';
import type { RedactableRow } from './item.ts';
import { redactEvent } from './redact.ts';

/** Returns a row without its content. It stands for as many events as before, in the same places. */
export function redactRow(row: RedactableRow): RedactableRow {
  const blank = redactEvent(toJoinedEvent(row));
  if (row.fragments === null) return { ...row, payload: JSON.stringify(blank), redacted: true };
  const fragments = row.fragments.replaceAll(/(^|,)\d+@/g, '$10@');
  return { ...row, payload: `${toPayloadHead(blank)}"}`, fragments, redacted: true };
}
