import type { AguiEvent } from './event.ts';
import type { FoldedMessage } from './message.ts';
import { toViolation, type RuleViolation } from './openings.ts';

/** The most characters that one text adds up to over its events: of a message, of the arguments of a call, of a reasoning, of a result. */
export const maxTextLength = 2_000_000;
/** The most characters that a message adds up to: its text, its reasoning and its calls. */
export const maxMessageSize = 8_000_000;
/** The most characters that the messages and the reasoning of one run add up to. */
export const maxRunSize = 64_000_000;
/**
 * The size that a message, a call or a reasoning counts besides its characters, so that their number has a bound too.
 */
export const entrySize = 200;

/** Joins a fragment to a text. What is stored beyond the longest text, by an earlier version, is left out. */
export function joinText(text: string, delta: string): string {
  const room = maxTextLength - text.length;
  return delta.length <= room ? text + delta : text + delta.slice(0, Math.max(room, 0)).toWellFormed();
}

/** Measures a message, in characters. */
export function measureMessage({ text, reasoning, toolCalls }: FoldedMessage): number {
  const calls = toolCalls.reduce((sum, call) => sum + call.arguments.length + entrySize, 0);
  return entrySize + text.length + (reasoning?.text.length ?? 0) + calls;
}

const openingTypes: ReadonlySet<string> = new Set([
  'TEXT_MESSAGE_START',
  'TOOL_CALL_START',
  'REASONING_MESSAGE_START',
  'REASONING_START',
  'STEP_STARTED',
  'SUBAGENT_STARTED',
]);

/** Measures what an event adds to its run, besides complete messages. */
export function measureEvent(event: AguiEvent): number {
  if (openingTypes.has(event.type)) return entrySize;
  return 'delta' in event && typeof event.delta === 'string' ? event.delta.length : 0;
}

/** The sums of a text, its message and its run before an event. */
export type Totals = { what: string; id: string; text: number; message: number; run: number };

const formatCount = (count: number) => count.toLocaleString('en-US');

/** Checks what an event adds up to. Null when it is within the bounds. */
export function checkTotals(
  type: string,
  added: number,
  { what, id, text, message, run }: Totals,
  pointer: string,
): RuleViolation | null {
  if (text + added > maxTextLength)
    return toViolation(
      'text_too_long',
      `${type}: ${what} ${id} would have ${formatCount(text + added)} characters in all, and may have ${formatCount(maxTextLength)}. End it, and go on in another one.`,
      pointer,
    );
  if (message + added > maxMessageSize)
    return toViolation(
      'message_too_large',
      `${type}: the message of ${id} would have ${formatCount(message + added)} characters with its calls and its reasoning, and may have ${formatCount(maxMessageSize)}. Go on in another message.`,
      pointer,
    );
  return checkRunSize(type, run + added);
}

/** Checks what a run adds up to. Null when it is within the bounds. */
export function checkRunSize(type: string, size: number): RuleViolation | null {
  if (size <= maxRunSize) return null;
  return toViolation(
    'run_too_large',
    `${type}: the messages of this run would have ${formatCount(size)} characters in all, and may have ${formatCount(maxRunSize)}. End the run, and go on in another one.`,
  );
}
