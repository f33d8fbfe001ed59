import type { MessageInput, RunAgentInput } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { toRecollection, type Recollection } from '#src/resources/messages/memory/recollection.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { findInputFaults } from './input.ts';
import { toServiceRef } from './service.ts';
import { findNamedThread, isSessionId } from './thread.ts';
import { toUserRef, userPointer } from './user.ts';

type Thread = { reach: Reach; agentId: string; input: RunAgentInput };

/** Returns what the user says in an input; results of tools go on with a turn, and say nothing to look for. */
function toNewMessage({ messages, resume }: RunAgentInput): MessageInput {
  const last = messages.findLast(({ role }) => role === 'user' || role === 'tool');
  if (resume !== undefined || last?.role === 'tool')
    return { role: 'tool', content: { type: 'tool_results', results: [] } };
  const content = last?.role === 'user' ? last.content : '';
  const parts = typeof content === 'string' ? [content] : content.map((part) => ('text' in part ? part.text : ''));
  return { role: 'user', content: { type: 'text', text: parts.join('\n') } };
}

/** Finds the session of a thread in reach; null before its first run. */
export async function findSessionOfThread(db: Queryable, { reach, agentId, input }: Thread): Promise<string | null> {
  const { threadId } = input;
  if (isSessionId(threadId)) return (await findSession(db, reach, threadId))?.id ?? null;
  return (await findNamedThread(db, { reach, agentId, threadId, user: toUserRef(input) }))?.id ?? null;
}

/**
 * Makes the recollection of a run of a front end, whose agent and session decide whether there is any. An input with
 * faults recalls nothing: it is refused afterwards.
 */
export function toThreadRecollection(thread: Thread): Recollection {
  const { reach, agentId, input } = thread;
  const message = toNewMessage(input);
  const asked = { message, reach, pointer: '/messages', userPointer };
  return {
    ...toRecollection(undefined, { ...asked, context: { agent_id: agentId } }),
    async findOwner(db) {
      if (findInputFaults(input).length > 0) return null;
      const session_id = await findSessionOfThread(db, thread);
      const user = toUserRef(input);
      const service = toServiceRef(input);
      const answering = service
        ? { service_id: service.id, ...(service.version_set && { version_set: service.version_set }) }
        : { agent_id: agentId };
      const context = session_id ? { session_id } : { ...answering, ...(user && { user }) };
      return toRecollection(undefined, { ...asked, context }).findOwner(db);
    },
  };
}
