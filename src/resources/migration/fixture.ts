import type { V1Conversation, V1Message } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';

const moment = (second: number) => new Date(Date.UTC(2024, 4, 1, 10, 0, second)).toISOString();

/** A message of a dump, `second` seconds after its beginning. */
export const spoken = (
  second: number,
  role: V1Message['role'],
  text: string,
  more: Partial<V1Message> = {},
): V1Message => ({ id: newId('msg'), role, text, createdAt: moment(second), ...more });

/** A conversation of a dump: a question and its answer unless told otherwise. */
export function dumpOf(agentId: string, more: Partial<V1Conversation> = {}): V1Conversation {
  const sessionId = newId('sess');
  return {
    id: newId('conv'),
    agentId,
    channelId: 'C024BE91L',
    workspaceId: 'T012AB3CD',
    title: 'Weather',
    status: 'open',
    messageCount: 2,
    createdAt: moment(0),
    updatedAt: moment(59),
    messages: [
      spoken(0, 'user', 'What is the weather in Oslo?', { sessionId }),
      spoken(2, 'assistant', '3 degrees\0 and \ud83c rain.', { sessionId }),
    ],
    ...more,
  };
}
