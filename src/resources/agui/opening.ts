import type { AguiRunStarted, RunAgentInput } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import type { Definition } from '#src/resources/agents/table.ts';
import { findConversation } from '#src/resources/conversations/store.ts';
import { readState } from '#src/resources/events/log/state.ts';
import { branchMetadata, callsDue, takeBranch } from '#src/resources/messages/branch-point.ts';
import type { Place } from '#src/resources/messages/place.ts';
import { busyWith, type Asker, type Opening } from '#src/resources/messages/start.ts';
import { activeRun, runNamed } from '#src/resources/runs/store.ts';
import { findThreadPoint } from './branch.ts';
import { asTools, contextText, inputFaults, toolClashes } from './input.ts';
import { newMessages, settle } from './messages.ts';
import { findThread } from './thread.ts';

/** The version of AG-UI that these runs speak. */
const protocolVersion = '1.0';

/** A run id names one run of its thread. */
async function mayRun(tx: Queryable, sessionId: string, runId: string): Promise<void> {
  const active = await activeRun(tx, sessionId);
  if (active) throw busyWith(active);
  const used = await runNamed(tx, sessionId, runId);
  if (!used) return;
  const detail = `The run ${runId} of this thread was there before: its events begin at ${used.firstSeq} in session ${sessionId}.`;
  throw problem('conflict', detail, { errors: [{ pointer: '/runId', detail, code: 'unique' }] });
}

const isEmpty = (value: unknown) => deepEqual(value, {});

/**
 * The state as the run finds it, when the front end and the session do not have the same. What the front end sends
 * counts; an empty object is what it has before it knows anything, so that is told what the session has.
 */
async function stateEvents(tx: Queryable, sessionId: string, sent: unknown): Promise<AguiEvent[]> {
  if (sent === undefined || sent === null) return [];
  const { document } = await readState(tx, sessionId);
  if (deepEqual(document, sent)) return [];
  return [{ type: 'STATE_SNAPSHOT', snapshot: isEmpty(sent) ? document : sent }];
}

/** A model cannot answer to nothing at all. */
async function assertPrompt(tx: Queryable, { session, conversationId }: Place, agent: Definition): Promise<void> {
  if (agent.system_prompt !== '') return;
  const conversation = await findConversation(tx, session.organizationId, conversationId);
  if (conversation!.messageCount > 0) return;
  const detail = 'There is nothing to answer: the thread has no messages, and the agent has no prompt.';
  throw invalidRequest([{ pointer: '/messages', detail, code: 'minItems' }]);
}

/** What the front end has asked for, without what the session had: the state is an event of its own. */
function startedBy(
  input: Omit<RunAgentInput, 'state'>,
  { session, conversationId }: Place,
  runId: string,
  about: Record<string, unknown>,
) {
  const { threadId, parentRunId } = input;
  const metadata = { session_id: session.id, conversation_id: conversationId, run_id: runId, ...about };
  const parent = parentRunId !== undefined && { parentRunId };
  const event = { threadId, runId: input.runId, protocolVersion, ...parent, input, metadata };
  return { type: 'RUN_STARTED', ...event } satisfies AguiRunStarted;
}

/** The wish of an AG-UI front end for a run. */
export function openingOf(asker: Asker, agentId: string, input: RunAgentInput): Opening {
  const { principal } = asker;
  const { state, ...kept } = input;
  const { threadId, runId, tools = [], context } = kept;
  return {
    ...asker,
    options: { include_metrics: true, tools_enabled: true },
    place(tx, now) {
      const faults = inputFaults(input);
      if (faults.length > 0) throw invalidRequest(faults);
      return findThread(tx, { principal, agentId, threadId }, now);
    },
    async admit(tx, place, agent, now) {
      const { id } = place.session;
      await mayRun(tx, id, runId);
      const clashes = toolClashes(tools, agent.tools);
      if (clashes.length > 0) throw invalidRequest(clashes);
      const point = await findThreadPoint(tx, place, input);
      const waiting = { sessionId: id, waiting: await callsDue(tx, id, point) };
      const fresh = await newMessages(tx, waiting, input.messages);
      const answersCalls = kept.resume !== undefined || fresh.some(({ message }) => message.role === 'tool');
      const answers = await settle(tx, waiting, { messages: fresh, resume: kept.resume ?? [] });
      // Results stand before what is said next, as models want them.
      const messages = [...answers, ...fresh.map(({ message }) => message)];
      if (messages.length === 0) await assertPrompt(tx, place, agent);
      const changes = await stateEvents(tx, id, state);
      const branchId = await takeBranch(tx, place.conversationId, point, now);
      const about = branchMetadata(place.conversationId, branchId, point);
      return {
        continues: answersCalls ? (waiting.waiting?.runId ?? null) : null,
        branchId,
        events: (rowId) => [startedBy({ ...kept, messages }, place, rowId, about), ...changes],
        tools: asTools(tools),
        context: contextText(context),
      };
    },
  };
}
