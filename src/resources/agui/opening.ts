import type { AguiRunStarted, RunAgentInput } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import { findConversation } from '#src/resources/conversations/store.ts';
import { readState } from '#src/resources/events/log/state.ts';
import { toBranchMetadata, findCallsDue, takeBranch } from '#src/resources/messages/branch-point.ts';
import { listMedia, type InputMedia } from '#src/resources/messages/run/accepted-media.ts';
import type { MessageTarget } from '#src/resources/messages/run/place.ts';
import { busyWith } from '#src/resources/messages/run/session-busy.ts';
import type { RunCaller, Opening } from '#src/resources/messages/run/run-opening.ts';
import { findActiveRun, findRunByEventId } from '#src/resources/runs/store.ts';
import { findThreadPoint } from './branch.ts';
import { toTools, toContextPrompt, findInputFaults, findToolClashes, type IndexedMessage } from './input.ts';
import { decideInterrupts } from './interrupts.ts';
import { findNewMessages, resolveResults } from './messages.ts';
import { toThreadRecollection } from './recollection.ts';
import { toServiceRef } from './service.ts';
import { openThread } from './thread.ts';
import { toUserRef } from './user.ts';

/** The version of AG-UI in the events of these runs. */
const protocolVersion = '1.0';

/** @throws `run_in_progress` while a run is active, and `conflict` when the thread has had a run with this id. */
async function requireNewRun(tx: Queryable, sessionId: string, runId: string): Promise<void> {
  const active = await findActiveRun(tx, sessionId);
  if (active) throw busyWith(active);
  const used = await findRunByEventId(tx, sessionId, runId);
  if (!used) return;
  const detail = `The run ${runId} of this thread was there before: its events begin at ${used.firstSeq} in session ${sessionId}.`;
  throw problem('conflict', detail, { errors: [{ pointer: '/runId', detail, code: 'unique' }] });
}

/** Lists the parts of a message of the input that are more than text. */
function listMessageMedia({ message, index }: IndexedMessage): InputMedia[] {
  if (message.role !== 'user' || typeof message.content === 'string') return [];
  const pointers = message.content.map((_, part) => `/messages/${index}/content/${part}`);
  return listMedia(message.content, pointers);
}

const isEmpty = (value: unknown) => deepEqual(value, {});

/**
 * Makes the event with the state of the run, when the front end and the session have different ones. The state of the
 * front end counts, unless it is an empty object, as before its first run: then the session's state does.
 */
async function createStateEvents(tx: Queryable, sessionId: string, sent: unknown): Promise<AguiEvent[]> {
  if (sent === undefined || sent === null) return [];
  const { document } = await readState(tx, sessionId);
  if (deepEqual(document, sent)) return [];
  return [{ type: 'STATE_SNAPSHOT', snapshot: isEmpty(sent) ? document : sent }];
}

/** @throws `invalid_request` when there is neither a message nor a prompt that the model could answer. */
async function requirePrompt(
  tx: Queryable,
  { session, conversationId }: MessageTarget,
  agent: AgentDefinition,
): Promise<void> {
  if (agent.system_prompt !== '') return;
  const conversation = await findConversation(tx, organizationReach(session.organizationId), conversationId);
  if (conversation!.messageCount > 0) return;
  const detail = 'There is nothing to answer: the thread has no messages, and the agent has no prompt.';
  throw invalidRequest([{ pointer: '/messages', detail, code: 'minItems' }]);
}

/** Makes the RUN_STARTED of an input. Its state is an event of its own. */
function toRunStarted(
  input: Omit<RunAgentInput, 'state'>,
  { session, conversationId }: MessageTarget,
  runId: string,
  extraMetadata: Record<string, unknown>,
) {
  const { threadId, parentRunId } = input;
  const metadata = { session_id: session.id, conversation_id: conversationId, run_id: runId, ...extraMetadata };
  const parent = parentRunId !== undefined && { parentRunId };
  const event = { threadId, runId: input.runId, protocolVersion, ...parent, input, metadata };
  return { type: 'RUN_STARTED', ...event } satisfies AguiRunStarted;
}

// Long: the steps of one admission, in their order.
/** Makes the opening of a run for an AG-UI front end. */
export function toOpening(requester: RunCaller, agentId: string, input: RunAgentInput): Opening {
  const { principal } = requester;
  const { state, ...runInput } = input;
  const { threadId, runId, tools = [], context } = runInput;
  return {
    ...requester,
    recollection: toThreadRecollection({ reach: principal, agentId, input }),
    options: { include_metrics: true, tools_enabled: true },
    place(tx, placing) {
      const faults = findInputFaults(input);
      if (faults.length > 0) throw invalidRequest(faults);
      return openThread(
        tx,
        { principal, agentId, threadId, user: toUserRef(runInput), service: toServiceRef(runInput) },
        placing,
      );
    },
    async admit(tx, place, agent, now) {
      const { id } = place.session;
      await requireNewRun(tx, id, runId);
      const clashes = findToolClashes(tools, agent.tools);
      if (clashes.length > 0) throw invalidRequest(clashes);
      const point = await findThreadPoint(tx, place, input);
      const waiting = { sessionId: id, waiting: await findCallsDue(tx, id, point) };
      const fresh = await findNewMessages(tx, waiting, input.messages);
      const answersCalls = runInput.resume !== undefined || fresh.some(({ message }) => message.role === 'tool');
      const brought = { messages: fresh, resume: runInput.resume ?? [] };
      const decided = await decideInterrupts(tx, principal, waiting, { ...brought, now });
      const answers = decided ? [] : await resolveResults(tx, waiting, brought);
      // Results stand before what is said next, as models want them.
      const messages = [...answers, ...fresh.map(({ message }) => message)];
      if (messages.length === 0) await requirePrompt(tx, place, agent);
      const { events: told, ...goesOn } = decided ?? { events: [] };
      const changes = await createStateEvents(tx, id, state);
      const branchId = await takeBranch(tx, place.conversationId, point, now);
      const extraMetadata = toBranchMetadata(place.conversationId, branchId, point);
      return {
        continues: answersCalls ? (waiting.waiting?.runId ?? null) : null,
        branchId,
        media: fresh.flatMap(listMessageMedia),
        events: (rowId) => [toRunStarted({ ...runInput, messages }, place, rowId, extraMetadata), ...told, ...changes],
        ...goesOn,
        tools: toTools(tools),
        context: toContextPrompt(context),
      };
    },
  };
}
