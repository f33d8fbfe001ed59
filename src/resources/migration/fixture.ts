import type { V1Conversation, V1Message } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';

const toMoment = (second: number) => new Date(Date.UTC(2024, 4, 1, 10, 0, second)).toISOString();

/** Makes a message of a dump, `second` seconds after its beginning. */
export const createDumpMessage = (
  second: number,
  role: V1Message['role'],
  text: string,
  more: Partial<V1Message> = {},
): V1Message => ({ id: newId('msg'), role, text, createdAt: toMoment(second), ...more });

/** Makes a conversation of a dump: a question and its answer, unless `more` has other messages. */
export function createDump(agentId: string, more: Partial<V1Conversation> = {}): V1Conversation {
  const sessionId = newId('sess');
  return {
    id: newId('conv'),
    agentId,
    channelId: 'C024BE91L',
    workspaceId: 'T012AB3CD',
    title: 'Weather',
    status: 'open',
    messageCount: 2,
    createdAt: toMoment(0),
    updatedAt: toMoment(59),
    messages: [
      createDumpMessage(0, 'user', 'What is the weather in Oslo?', { sessionId }),
      createDumpMessage(2, 'assistant', '3 degrees\0 and \ud83c rain.', { sessionId }),
    ],
    ...more,
  };
}
