import type { AguiEvent, LogEvent } from './event.ts';
import type { RunFold } from './fold.ts';

type Replacement = { type: AguiEvent['type']; kind: 'reasoning_span' | 'reasoning'; more?: { role: 'reasoning' } };

/** The events that have replaced those from before AG-UI 1.0, by their old types. */
const replacements: Record<string, Replacement> = {
  THINKING_START: { type: 'REASONING_START', kind: 'reasoning_span' },
  THINKING_END: { type: 'REASONING_END', kind: 'reasoning_span' },
  THINKING_TEXT_MESSAGE_START: { type: 'REASONING_MESSAGE_START', kind: 'reasoning', more: { role: 'reasoning' } },
  THINKING_TEXT_MESSAGE_CONTENT: { type: 'REASONING_MESSAGE_CONTENT', kind: 'reasoning' },
  THINKING_TEXT_MESSAGE_END: { type: 'REASONING_MESSAGE_END', kind: 'reasoning' },
};

/** Members that are added to them. A sender's own members of these names are kept with one more underscore. */
const addedMembers = /^_*(messageId|role)$/;
const escapeName = (name: string) => (addedMembers.test(name) ? `_${name}` : name);
const unescapeName = (name: string) => (addedMembers.test(name) ? name.slice(1) : name);

const renameMembers = (members: object, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [rename(name), value]));

/**
 * Finds the id for a THINKING event, which names none: that of the reasoning that its sender has open, or the next one of
 * the run. It depends on the earlier events alone, so equal events always get equal ids.
 */
function findReasoningId({ runId, openings, thoughts }: RunFold, kind: Replacement['kind'], owner: unknown): string {
  const prefix = `${runId}-thinking-`;
  for (const opening of openings.values())
    if (opening.kind === kind && opening.owner === owner && opening.id.startsWith(prefix)) return opening.id;
  return `${prefix}${thoughts + 1}`;
}

/** Replaces a deprecated event by its successor, and returns its original type. Any other event is returned unchanged. */
export function modernizeEvent(fold: RunFold, event: LogEvent): { event: LogEvent; originalType: string | null } {
  if (!Object.hasOwn(replacements, event.type)) return { event, originalType: null };
  const { type: originalType, ...members } = event as { type: string; subagentRunId?: unknown };
  const { type, kind, more } = replacements[originalType]!;
  const messageId = findReasoningId(fold, kind, members.subagentRunId);
  return { event: { type, messageId, ...more, ...renameMembers(members, escapeName) } as LogEvent, originalType };
}

/** Restores the event that its sender sent: undoes `modernizeEvent`, also on joined fragments. */
export function toSentEvent(event: LogEvent, originalType: string | null): LogEvent {
  if (originalType === null) return event;
  const { type: _type, messageId: _id, role: _role, ...members } = event as Record<string, unknown>;
  return { type: originalType, ...renameMembers(members, unescapeName) };
}
