import type { AguiEvent, LogEvent } from './event.ts';
import type { RunFold } from './fold.ts';

type Form = { type: AguiEvent['type']; kind: 'reasoning_span' | 'reasoning'; more?: { role: 'reasoning' } };

/** What has replaced the events of before AG-UI 1.0. */
const forms: Record<string, Form> = {
  THINKING_START: { type: 'REASONING_START', kind: 'reasoning_span' },
  THINKING_END: { type: 'REASONING_END', kind: 'reasoning_span' },
  THINKING_TEXT_MESSAGE_START: { type: 'REASONING_MESSAGE_START', kind: 'reasoning', more: { role: 'reasoning' } },
  THINKING_TEXT_MESSAGE_CONTENT: { type: 'REASONING_MESSAGE_CONTENT', kind: 'reasoning' },
  THINKING_TEXT_MESSAGE_END: { type: 'REASONING_MESSAGE_END', kind: 'reasoning' },
};

/** Members that are added to them; a sender's own are kept under their name with one underscore more. */
const added = /^_*(messageId|role)$/;
const escape = (name: string) => (added.test(name) ? `_${name}` : name);
const unescape = (name: string) => (added.test(name) ? name.slice(1) : name);

const renamed = (members: object, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [rename(name), value]));

/**
 * The id of what a THINKING event is about, since it names none itself: of what its sender has open, or else the next one
 * of the run. It only depends on the events before, so the same events always get the same ids.
 */
function idOf({ runId, openings, thoughts }: RunFold, kind: Form['kind'], owner: unknown): string {
  const prefix = `${runId}-thinking-`;
  for (const opening of openings.values())
    if (opening.kind === kind && opening.owner === owner && opening.id.startsWith(prefix)) return opening.id;
  return `${prefix}${thoughts + 1}`;
}

/** A deprecated event as the one that has replaced it, with the type under which it came; any other event as it is. */
export function modernise(fold: RunFold, event: LogEvent): { event: LogEvent; originalType: string | null } {
  if (!Object.hasOwn(forms, event.type)) return { event, originalType: null };
  const { type: originalType, ...members } = event as { type: string; subagentRunId?: unknown };
  const { type, kind, more } = forms[originalType]!;
  const messageId = idOf(fold, kind, members.subagentRunId);
  return { event: { type, messageId, ...more, ...renamed(members, escape) } as LogEvent, originalType };
}

/** The event that its sender sent: what `modernise` did is undone, also on joined fragments. */
export function asSent(event: LogEvent, originalType: string | null): LogEvent {
  if (originalType === null) return event;
  const { type: _type, messageId: _id, role: _role, ...members } = event as Record<string, unknown>;
  return { type: originalType, ...renamed(members, unescape) };
}
