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

/** The position of a message: its session, and whether a turn begins or ends with it. */
export type TurnPosition = { session: string; begins: boolean; ends: boolean };

/** Returns the session of each message; a message that names none is of the session of the message before. */
function toSessions(messages: readonly Pick<V1Message, 'session'>[]): string[] {
  let newest = messages.find(({ session }) => session !== null)?.session ?? '';
  return messages.map(({ session }) => (newest = session ?? newest));
}

/** Divides the messages of each session into turns: each message of a user begins one. */
export function toTurnPositions(messages: readonly Pick<V1Message, 'session' | 'role'>[]): TurnPosition[] {
  const sessions = toSessions(messages);
  const newest = new Map<string, TurnPosition>();
  const positions = messages.map(({ role }, index): TurnPosition => {
    const session = sessions[index]!;
    const before = newest.get(session);
    const position = { session, begins: role === 'user' || !before, ends: false };
    if (position.begins && before) before.ends = true;
    newest.set(session, position);
    return position;
  });
  for (const last of newest.values()) last.ends = true;
  return positions;
}

/** The ids in the events of a message. `metadata` is the metadata that callers see. */
export type EventIds = { messageId: string; threadId: string; runId: string; metadata: Record<string, unknown> };

/** Makes the events of a message. Version 1 does not say which call a tool's result answers: its own id stands for it. */
function toMessageEvents(
  { role, text, externalId }: V1Message,
  { messageId, metadata: caller }: EventIds,
): AguiEvent[] {
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

/** Makes the events of a message of version 1, with the beginning and the end of its turn. */
export function toTurnEvents(message: V1Message, { begins, ends }: TurnPosition, ids: EventIds): AguiEvent[] {
  const { threadId, runId } = ids;
  return [
    ...(begins ? [{ type: 'RUN_STARTED' as const, threadId, runId }] : []),
    ...toMessageEvents(message, ids),
    ...(ends ? [{ type: 'RUN_FINISHED' as const, threadId, runId }] : []),
  ];
}

const placeholderIds: EventIds = { messageId: 'm', threadId: 't', runId: 'r', metadata: {} };

/** Plans the steps of an upgrade of these messages, with the counts that the upgrade will make. */
export function planMessageSteps(messages: readonly V1Message[]): MigrationStep[] {
  if (messages.length === 0) return [];
  const positions = toTurnPositions(messages);
  const events = messages.reduce(
    (sum, message, index) => sum + toTurnEvents(message, positions[index]!, placeholderIds).length,
    0,
  );
  return [
    { step: 'create_sessions', count: new Set(positions.map(({ session }) => session)).size },
    { step: 'convert_messages', count: messages.length },
    { step: 'append_events', count: events },
  ];
}
