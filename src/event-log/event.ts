import type { AguiEvent, AguiUnknownEvent, LogEvent } from '#generated/v2/client/types.gen.ts';

/** The AG-UI 1.0 events: the vocabulary of the log. What Parley adds of its own travels in `metadata`. */
export type { AguiEvent, LogEvent };
export type { AguiTokenUsage as TokenUsage } from '#generated/v2/client/types.gen.ts';

/** An event of a type that this version does not know: stored unchanged, and flagged. */
export type UnknownEvent = AguiUnknownEvent;

const knownTypes: Record<AguiEvent['type'], true> = {
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
  ACTIVITY_SNAPSHOT: true,
  ACTIVITY_DELTA: true,
  RAW: true,
  CUSTOM: true,
  RUN_STARTED: true,
  RUN_FINISHED: true,
  RUN_ERROR: true,
  STEP_STARTED: true,
  STEP_FINISHED: true,
  REASONING_START: true,
  REASONING_MESSAGE_START: true,
  REASONING_MESSAGE_CONTENT: true,
  REASONING_MESSAGE_END: true,
  REASONING_MESSAGE_CHUNK: true,
  REASONING_END: true,
  REASONING_ENCRYPTED_VALUE: true,
  SUBAGENT_STARTED: true,
  SUBAGENT_FINISHED: true,
  SUBAGENT_ERROR: true,
};

/** Tells whether an event is of AG-UI 1.0. Events are checked against its schemas before, so that the type is enough. */
export function isKnownEvent(event: LogEvent): event is AguiEvent {
  return Object.hasOwn(knownTypes, event.type);
}

/** Tells whether an event ends its run. */
export const endsRun = ({ type }: LogEvent): boolean => type === 'RUN_FINISHED' || type === 'RUN_ERROR';
