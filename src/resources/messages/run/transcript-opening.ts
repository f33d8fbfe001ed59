import type { AguiMessage } from '#generated/v2/client/types.gen.ts';
import { mergeControls, type Controls } from '#src/llm/controls.ts';
import { toRecollection } from '#src/resources/messages/memory/recollection.ts';
import { toPlainText } from '#src/event-log/message.ts';
import { toEraseAt, toMemoryUse } from './brought-input.ts';
import { openTarget } from './place.ts';
import { requireValidControls, toRunOptions, type MessageRequest } from './opening.ts';
import type { Opening } from './run-opening.ts';

/** Returns what the user has said last, by whose words memories are looked for. */
function findQuestion(transcript: readonly AguiMessage[]): MessageRequest['message'] {
  const last = transcript.findLast(({ role }) => role === 'user');
  const text = last?.role === 'user' ? toPlainText(last.content) : '';
  return text === '' ? undefined : { role: 'user', content: { type: 'text', text } };
}

/**
 * Makes the opening of a run that answers a whole conversation, in a new one that begins with it. The caller has checked
 * that results of tools follow their calls.
 */
export function toTranscriptOpening(request: MessageRequest, transcript: readonly AguiMessage[]): Opening {
  const { context, options, brought, userPointer, principal, requestId, instance } = request;
  const controls: Controls = mergeControls({ ...options?.response, ...options?.tools });
  const message = findQuestion(transcript);
  const input = { message, context, reach: principal, pointer: '/messages' };
  const pointer = userPointer === undefined ? {} : { userPointer };
  return {
    principal,
    requestId,
    instance,
    ...(message && { recollection: toRecollection(toMemoryUse(options, brought), { ...input, ...pointer }) }),
    ...(brought?.media && { media: brought.media }),
    options: toRunOptions(request, controls),
    async place(tx, placing) {
      const target = await openTarget(tx, {
        principal,
        context,
        ...placing,
        ...pointer,
        ...toEraseAt(brought, placing.now),
      });
      await placing.flush(); // what its messages may be depends on what is stored
      return target;
    },
    async admit(_tx, { session, currentBranchId }, agent) {
      requireValidControls(controls, request, agent, session);
      const threadId = session.threadId ?? session.id;
      const told = { threadId, messages: [...transcript] };
      return {
        branchId: currentBranchId,
        continues: null,
        media: brought?.media ?? [],
        events: (runId) => [{ type: 'RUN_STARTED', threadId, runId, input: { ...told, runId } }],
        tools: brought?.tools ?? [],
        context: brought?.instructions ?? '',
      };
    },
  };
}
