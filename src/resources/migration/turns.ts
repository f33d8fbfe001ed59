import type { MigrationStep } from '#generated/v2/client/types.gen.ts';
import type { AguiEvent } from '#src/event-log/event.ts';

/** A message as version 1 kept it: plain text, a role, perhaps a session. */
export type V1Message = {
  externalId: string;
  session: string | null;
  role: 'user' | 'assistant' | 'system' | 'tool';
  text: string;
  createdAt: Date;
};

/** Where a message stands: its session, and whether a turn begins or ends with it. */
export type Stand = { session: string; begins: boolean; ends: boolean };

/** The session of each message; one that names none is of the session of the message before. */
function sessionsOf(messages: readonly Pick<V1Message, 'session'>[]): string[] {
  let newest = messages.find(({ session }) => session !== null)?.session ?? '';
  return messages.map(({ session }) => (newest = session ?? newest));
}

/** Turns of each session: what a user says begins one, and all up to the next time belongs to it. */
export function standsOf(messages: readonly Pick<V1Message, 'session' | 'role'>[]): Stand[] {
  const sessions = sessionsOf(messages);
  const newest = new Map<string, Stand>();
  const stands = messages.map(({ role }, index): Stand => {
    const session = sessions[index]!;
    const before = newest.get(session);
    const stand = { session, begins: role === 'user' || !before, ends: false };
    if (stand.begins && before) before.ends = true;
    newest.set(session, stand);
    return stand;
  });
  for (const last of newest.values()) last.ends = true;
  return stands;
}

/** What the events of a message are made with. `metadata` is what callers see beside it. */
export type Named = { messageId: string; threadId: string; runId: string; metadata: Record<string, unknown> };

/** What makes a message in the log. Version 1 does not say which call a tool's result answers: its own id stands for it. */
function bodyOf({ role, text, externalId }: V1Message, { messageId, metadata: caller }: Named): AguiEvent[] {
  if (role === 'tool') {
    const toolCallId = `v1:${externalId}`.slice(0, 200);
    const metadata = { caller, is_error: false };
    return [{ type: 'TOOL_CALL_RESULT', messageId, toolCallId, content: text, metadata }];
  }
  return [
    { type: 'TEXT_MESSAGE_START', messageId, role, metadata: { caller } },
    { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: text },
    { type: 'TEXT_MESSAGE_END', messageId },
  ];
}

/** The events that a message of version 1 becomes, with the beginning and the end of its turn. */
export function eventsOf(message: V1Message, { begins, ends }: Stand, named: Named): AguiEvent[] {
  const { threadId, runId } = named;
  return [
    ...(begins ? [{ type: 'RUN_STARTED' as const, threadId, runId }] : []),
    ...bodyOf(message, named),
    ...(ends ? [{ type: 'RUN_FINISHED' as const, threadId, runId }] : []),
  ];
}

const nothing: Named = { messageId: 'm', threadId: 't', runId: 'r', metadata: {} };

/** How many of what an upgrade makes of these messages: the same that it makes. */
export function stepsOf(messages: readonly V1Message[]): MigrationStep[] {
  if (messages.length === 0) return [];
  const stands = standsOf(messages);
  const events = messages.reduce((sum, message, index) => sum + eventsOf(message, stands[index]!, nothing).length, 0);
  return [
    { step: 'create_sessions', count: new Set(stands.map(({ session }) => session)).size },
    { step: 'convert_messages', count: messages.length },
    { step: 'append_events', count: events },
  ];
}
