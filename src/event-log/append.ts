import type { AguiEvent } from './event.ts';
import { copyFold, evolve, isOpen, type FoldedMessage, type RunFold } from './fold.ts';

/** The rule that an event would break, by name, and in words. */
export type Violation = { index: number; rule: string; detail: string };

export type Appended = { ok: true; fold: RunFold; changed: FoldedMessage[] } | { ok: false; violation: Violation };

type Refusal = { rule: string; detail: string } | null;

const refuse = (rule: string, detail: string): Refusal => ({ rule, detail });

function needsOpenRun(fold: RunFold, event: AguiEvent): Refusal {
  if (isOpen(fold)) return null;
  return refuse('run_not_open', `${event.type} needs an open run: the first event is RUN_STARTED.`);
}

function mayFinish(fold: RunFold, runId: string): Refusal {
  if (runId !== fold.runId) return refuse('run_mismatch', `RUN_FINISHED names ${runId}, but ${fold.runId} is open.`);
  const open = [...fold.openTexts, ...fold.openCalls.keys()];
  if (open.length > 0) return refuse('still_open', `RUN_FINISHED while ${open.join(', ')} is open.`);
  return null;
}

/** The rule that `event` would break as the next event of `fold`, or null when it may be appended. */
function violates(fold: RunFold, event: AguiEvent): Refusal {
  if (event.type === 'RUN_STARTED')
    return isOpen(fold) ? refuse('run_already_open', `RUN_STARTED while ${fold.runId} is open.`) : null;
  if (event.type === 'RUN_ERROR' && fold.runId === null) return null;
  const closed = needsOpenRun(fold, event);
  if (closed) return closed;
  switch (event.type) {
    case 'RUN_FINISHED':
      return mayFinish(fold, event.runId);
    case 'TEXT_MESSAGE_START':
      return fold.messages.has(event.messageId)
        ? refuse('id_already_used', `TEXT_MESSAGE_START repeats ${event.messageId}.`)
        : null;
    case 'TEXT_MESSAGE_CONTENT':
    case 'TEXT_MESSAGE_END':
      return fold.openTexts.has(event.messageId)
        ? null
        : refuse('message_not_open', `${event.type} needs an open message; ${event.messageId} is not.`);
    case 'TOOL_CALL_START':
      return fold.calls.has(event.toolCallId)
        ? refuse('id_already_used', `TOOL_CALL_START repeats ${event.toolCallId}.`)
        : null;
    case 'TOOL_CALL_ARGS':
    case 'TOOL_CALL_END':
      return fold.openCalls.has(event.toolCallId)
        ? null
        : refuse('tool_call_not_open', `${event.type} needs an open tool call; ${event.toolCallId} is not.`);
    case 'TOOL_CALL_RESULT':
      return fold.messages.has(event.messageId)
        ? refuse('id_already_used', `TOOL_CALL_RESULT repeats ${event.messageId}.`)
        : null;
    case 'RUN_ERROR':
      return null;
  }
}

/** A copy of everything that says whether a message changed in a way its row must show. */
const shape = (m: FoldedMessage) => `${m.state} ${m.lastSeq} ${m.toolCalls.length}`;

/**
 * Decides whether `events` may follow `fold`, all of them or none. The first gets sequence number `firstSeq`,
 * the others the numbers after it. `changed` names the messages that began, closed or gained a tool call.
 * The given fold is not touched.
 */
export function append(fold: RunFold, firstSeq: number, events: readonly AguiEvent[]): Appended {
  const before = new Map([...fold.messages.values()].map((m) => [m.id, shape(m)]));
  let next = copyFold(fold);
  for (const [index, event] of events.entries()) {
    const refusal = violates(next, event);
    if (refusal) return { ok: false, violation: { index, ...refusal } };
    next = evolve(next, firstSeq + index, event);
  }
  const changed = [...next.messages.values()].filter((m) => before.get(m.id) !== shape(m));
  return { ok: true, fold: next, changed };
}
