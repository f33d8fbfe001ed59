import type { LegacyEvent } from '#generated/v1/client/types.gen.ts';
import type { LogEvent } from '#generated/v2/client/types.gen.ts';
import { toSentEvent } from '#src/event-log/deprecated.ts';

/** The names of AG-UI's reasoning events before version 1.0. */
const legacyNames: ReadonlyMap<string, LegacyEvent['type']> = new Map(
  Object.entries({
    REASONING_START: 'THINKING_START',
    REASONING_END: 'THINKING_END',
    REASONING_MESSAGE_START: 'THINKING_TEXT_MESSAGE_START',
    REASONING_MESSAGE_CONTENT: 'THINKING_TEXT_MESSAGE_CONTENT',
    REASONING_MESSAGE_END: 'THINKING_TEXT_MESSAGE_END',
  } as const),
);

/** The event types that had the same name before version 1.0. */
const keptTypes: Readonly<Record<Exclude<LegacyEvent['type'], `THINKING_${string}`>, true>> = {
  TEXT_MESSAGE_START: true,
  TEXT_MESSAGE_CONTENT: true,
  TEXT_MESSAGE_END: true,
  TEXT_MESSAGE_CHUNK: true,
  TOOL_CALL_START: true,
  TOOL_CALL_ARGS: true,
  TOOL_CALL_END: true,
  TOOL_CALL_CHUNK: true,
  TOOL_CALL_RESULT: true,
  STATE_SNAPSHOT: true,
  STATE_DELTA: true,
  MESSAGES_SNAPSHOT: true,
  RAW: true,
  CUSTOM: true,
  RUN_STARTED: true,
  RUN_FINISHED: true,
  RUN_ERROR: true,
  STEP_STARTED: true,
  STEP_FINISHED: true,
};

/**
 * Returns an event as AG-UI had it before version 1.0. One that it did not have becomes CUSTOM, with all that it says.
 */
export function toLegacyEvent(event: LogEvent, originalType: string | undefined): LegacyEvent {
  const sentAs = originalType?.startsWith('THINKING_') ? originalType : legacyNames.get(event.type);
  if (sentAs) return toSentEvent(event, sentAs) as LegacyEvent;
  if (Object.hasOwn(keptTypes, event.type)) return event as LegacyEvent;
  const { type: name, ...value } = event;
  return { type: 'CUSTOM', name, value };
}
