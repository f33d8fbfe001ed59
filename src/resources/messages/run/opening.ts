import type { CreateMessage, MessageInput } from '#generated/v2/client/types.gen.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/api/ids.ts';
import { controlFaults } from '#src/llm/control-faults.ts';
import { mergeControls, type Controls } from '#src/llm/controls.ts';
import { allowTools } from '#src/llm/prompt.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { listInputParts, toAguiPart } from '#src/event-log/content-parts.ts';
import { listMedia } from './accepted-media.ts';
import { admitMessage } from './admission.ts';
import {
  toBranchMetadata,
  findBranchPoint,
  requireAnswerable,
  requireFollowedMessage,
  takeBranch,
  type FollowedMessage,
} from '#src/resources/messages/branch-point.ts';
import { requireMemoryScopes } from '#src/resources/messages/memory/scopes.ts';
import { listMemoryTools } from '#src/resources/messages/memory/tools.ts';
import { openTarget, resolveConversation } from './place.ts';
import { toEraseAt, toMemoryUse, toOwnInput, type BroughtInput } from './brought-input.ts';
import { toRecollection } from '#src/resources/messages/memory/recollection.ts';
import type { RunCaller, Opening } from './run-opening.ts';

/** A message to answer, or, without one, the message after which it is sent to answer again. */
export type MessageRequest = Omit<CreateMessage, 'version'> &
  RunCaller & {
    /** The pointer to `after_message_id` in the body, when it is not in its context. */
    afterPointer?: string;
    /** The pointer to the user in the body, when it is not in its context. */
    userPointer?: string;
    /** What the caller of another door brings beside the message. */
    brought?: BroughtInput;
  };

/** Returns the caller's message as events, a text with this id. Each result of a tool becomes a message of its own. */
function toInputEvents(message: MessageInput, messageId = newId('msg')): (AguiEvent & { messageId: string })[] {
  const caller = message.metadata ?? {};
  if (message.role === 'tool')
    return message.content.results.map((result) => ({
      type: 'TOOL_CALL_RESULT',
      messageId: newId('msg'),
      toolCallId: result.tool_call_id,
      content: result.content,
      metadata: { caller, is_error: result.is_error ?? false },
    }));
  if (message.content.type !== 'text') return [];
  return [
    { type: 'TEXT_MESSAGE_START', messageId, role: message.role, metadata: { caller } },
    { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: message.content.text },
    { type: 'TEXT_MESSAGE_END', messageId },
  ];
}

/** Returns a message that is more than text as the input of its run, in the form of AG-UI; null for another one. */
function toInputParts(message: MessageInput | undefined) {
  if (message?.role !== 'user' || message.content.type === 'text') return null;
  const content = listInputParts(message.content).map(toAguiPart);
  const isAlone = message.content.type !== 'parts';
  const pointers = content.map((_, index) => (isAlone ? '/message/content' : `/message/content/parts/${index}`));
  const { metadata } = message;
  const messages = [{ id: newId('msg'), role: 'user' as const, content, ...(metadata && { metadata }) }];
  return { messages, media: listMedia(content, pointers) };
}

/** Returns the input that RUN_STARTED repeats, of a message that is more than text. */
const toRunInput = (parts: ReturnType<typeof toInputParts>, ids: { threadId: string; runId: string }) =>
  parts ? { input: { ...ids, messages: parts.messages } } : {};

/** The controls of a message: it sets only what is a caller's to set, and chooses only of the tools that are offered. */
export function requireValidControls(
  controls: Controls,
  { options, brought }: Pick<MessageRequest, 'options' | 'brought'>,
  { tools, memory }: AgentDefinition,
  { settings }: SessionRow,
): void {
  const enabled = options?.tools?.enabled ?? true;
  const own = listMemoryTools([options?.memory, settings.memory, memory], tools);
  const names = [
    ...[...allowTools(tools, settings.allowed_tools), ...(brought?.tools ?? [])].map(({ name }) => name),
    ...own,
  ];
  const at = { response: '/options/response', tools: '/options/tools' };
  const faults = controlFaults(controls, { enabled, names }, at);
  if (faults.length > 0) throw invalidRequest(faults);
}

/** Returns how the calls that Parley carries out are carried out. */
const toExecution = ({
  parallel_execution,
  timeout_ms: tool_timeout_ms,
  max_steps,
}: NonNullable<NonNullable<CreateMessage['options']>['tools']> = {}): Partial<Opening['options']> => ({
  ...(parallel_execution !== undefined && { parallel_execution }),
  ...(tool_timeout_ms !== undefined && { tool_timeout_ms }),
  ...(max_steps !== undefined && { max_steps }),
});

/** Returns what the options of a message ask of its run, beside the controls of the model. */
export function toRunOptions({ options }: MessageRequest, controls: Controls): Opening['options'] {
  const { include_metrics = true, include_metadata = true, include_reasoning } = options?.response ?? {};
  return {
    include_metrics,
    ...(!include_metadata && { include_metadata }),
    ...(include_reasoning && { include_reasoning: true }),
    tools_enabled: options?.tools?.enabled ?? true,
    ...controls,
    ...toExecution(options?.tools),
    ...(options?.state?.include_shared && { include_shared: true }),
    ...(options?.state?.save_checkpoint && { save_checkpoint: true }),
    ...(options?.memory?.tools && { memory_tools: options.memory.tools }),
  };
}

// Long: the steps of one admission, in their order.
/** Admits a message to its place: checks that it may come now, and returns what its run begins with. */
async function admitToPlace(
  request: MessageRequest,
  { controls, after, parts }: { controls: Controls; after: FollowedMessage; parts: ReturnType<typeof toInputParts> },
  ...[tx, place, agent, now]: Parameters<Opening['admit']>
): ReturnType<Opening['admit']> {
  const { message, options, principal, brought } = request;
  const { session, conversationId } = place;
  const memoryRefs = message && 'memory_refs' in message ? message.memory_refs : [];
  requireMemoryScopes(principal, { use: options?.memory, ...(memoryRefs && { memoryRefs }) }, [
    session.settings.memory,
    agent.memory,
  ]);
  const found = await findBranchPoint(tx, place, after);
  const again = message ? null : requireAnswerable(found, after);
  const admission = await admitMessage(tx, {
    message: message ?? null,
    session,
    point: found,
    isNew: place.newFor !== undefined,
  });
  if ('answeredBy' in admission) return admission;
  requireValidControls(controls, request, agent, session);
  const { point } = admission;
  // What is answered again may be the result of a call: its run has taken it.
  const continues = again?.kind === 'tool_result' ? again.runId : admission.continues;
  const branchId = await takeBranch(tx, conversationId, point, now);
  const threadId = session.threadId ?? session.id;
  const metadata = toBranchMetadata(conversationId, branchId, point);
  const told = Object.keys(metadata).length > 0 && { metadata };
  const input = message ? toInputEvents(message, brought?.messageId) : [];
  const started = { type: 'RUN_STARTED' as const, threadId, ...told };
  const inputIds = again ? [again.id] : [...new Set(input.map(({ messageId }) => messageId))];
  return {
    branchId,
    ...(parts ? { media: brought?.media ?? parts.media } : { inputIds }),
    answersMessageId: again?.id ?? null,
    continues,
    repeats: again?.runId ?? null,
    events: (runId) => [{ ...started, runId, ...toRunInput(parts, { threadId, runId }) }, ...input],
    ...toOwnInput(brought),
  };
}

/** Tells whether a message reads and changes nothing but its session, or makes what it needs. */
const isApart = ({ context: { conversation_id, after_message_id } }: MessageRequest): boolean =>
  conversation_id === undefined && after_message_id === undefined;

/** Returns the opening of a run that answers one message. */
export function toMessageOpening(request: MessageRequest): Opening {
  const { message, context, options, afterPointer, userPointer, brought, ...caller } = request;
  const { principal } = caller;
  const controls = mergeControls({ ...options?.response, ...options?.tools });
  const after = { id: context.after_message_id, pointer: afterPointer ?? '/context/after_message_id' };
  const pointers = { pointer: after.pointer, ...(userPointer !== undefined && { userPointer }) };
  const input = { message, context, reach: principal, ...pointers };
  const recollection = toRecollection(toMemoryUse(options, brought), input);
  const parts = toInputParts(message);
  const media = brought?.media ?? parts?.media;
  return {
    ...caller,
    ...(recollection && { recollection }),
    ...(media && { media }),
    options: toRunOptions(request, controls),
    ...(isApart(request) && { apart: context.session_id ?? null }),
    async place(tx, placing) {
      if (!message) requireFollowedMessage(after);
      const whole = await resolveConversation(tx, principal, context, after.pointer);
      const target = await openTarget(tx, {
        principal,
        context: whole,
        ...placing,
        ...toEraseAt(brought, placing.now),
      });
      if (after.id !== undefined) await placing.flush(); // where it goes is looked up in its conversation
      return target;
    },
    admit: (...admitted) => admitToPlace(request, { controls, after, parts }, ...admitted),
  };
}
