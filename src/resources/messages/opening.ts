import type { CreateMessage, NewMessage, NewToolMessage } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/ids.ts';
import { controlFaults } from '#src/llm/control-faults.ts';
import { mergeControls, type Controls } from '#src/llm/controls.ts';
import { allowTools } from '#src/llm/prompt.ts';
import { invalidRequest, problem } from '#src/problems.ts';
import { activeRun } from '#src/resources/runs/store.ts';
import type { Definition } from '#src/resources/agents/table.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { findPlace } from './place.ts';
import { recollectionOf } from './recollection.ts';
import { busyWith, type Asker, type Opening } from './start.ts';
import { newestResults, waitingForResults } from './store.ts';
import { checkResults, isRetry, resultsDue } from './tool-results.ts';

/** A message to answer. */
export type Request = Omit<CreateMessage, 'version'> & Asker;

/** The caller's message as events. Each result of a tool becomes a message of its own. */
function inputEvents(message: NewMessage): AguiEvent[] {
  const caller = message.metadata ?? {};
  if (message.role === 'tool')
    return message.content.results.map((result) => ({
      type: 'TOOL_CALL_RESULT',
      messageId: newId('msg'),
      toolCallId: result.tool_call_id,
      content: result.content,
      metadata: { caller, is_error: result.is_error ?? false },
    }));
  const messageId = newId('msg');
  return [
    { type: 'TEXT_MESSAGE_START', messageId, role: message.role, metadata: { caller } },
    { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: message.content.text },
    { type: 'TEXT_MESSAGE_END', messageId },
  ];
}

/**
 * The run that took in these very results before: what a retry is given instead of a second answer. Nothing waits for
 * results then: ids of calls may come again, and what waits comes first.
 */
async function retriedRun(tx: Queryable, session: SessionRow, message: NewToolMessage): Promise<string | null> {
  const rows = await newestResults(tx, session.id);
  const recorded = rows.flatMap(({ content }) => (content.type === 'tool_result' ? [content] : []));
  return isRetry(recorded, message.content.results) ? rows[0]!.runId : null;
}

/** A run that answers the message already, or the one whose tool calls it brings the results of. */
type Admission = { answeredBy: string } | { continues: string | null };

/** Whether the message may come now. */
async function admit(tx: Queryable, session: SessionRow, message: NewMessage): Promise<Admission> {
  const waiting = await waitingForResults(tx, session.id);
  if (message.role === 'tool' && !waiting) {
    const retried = await retriedRun(tx, session, message);
    if (retried) return { answeredBy: retried };
  }
  const active = await activeRun(tx, session.id);
  if (active) throw busyWith(active);
  if (message.role !== 'tool') {
    if (waiting) throw resultsDue(waiting, 'Post a tool message with them first.');
    return { continues: null };
  }
  const errors = checkResults(
    waiting?.toolCalls ?? [],
    message.content.results.map(({ tool_call_id: id }, index) => ({
      id,
      pointer: `/message/content/results/${index}/tool_call_id`,
    })),
    '/message/content/results',
  );
  if (errors.length > 0)
    throw problem(
      'invalid_tool_results',
      `The results do not match the tool calls that wait in session ${session.id}.`,
      { errors },
    );
  return { continues: waiting?.runId ?? null };
}

/** The controls of a message: it sets only what is a caller's to set, and chooses only of the tools that are offered. */
function refuseControls(controls: Controls, enabled: boolean, { tools }: Definition, { settings }: SessionRow): void {
  const names = allowTools(tools, settings.allowed_tools).map(({ name }) => name);
  const at = { response: '/options/response', tools: '/options/tools' };
  const faults = controlFaults(controls, { enabled, names }, at);
  if (faults.length > 0) throw invalidRequest(faults);
}

/** The wish for a run that answers one message. */
export function openingOf({ message, context, options, ...asker }: Request): Opening {
  const { include_metrics = true, include_metadata = true } = options?.response ?? {};
  const { enabled = true } = options?.tools ?? {};
  const controls = mergeControls({ ...options?.response, ...options?.tools });
  const { organizationId } = asker.principal;
  const recollection = recollectionOf(options?.memory, { message, context, organizationId });
  return {
    ...asker,
    ...(recollection && { recollection }),
    options: {
      include_metrics,
      ...(!include_metadata && { include_metadata }),
      ...(options?.response?.include_reasoning && { include_reasoning: true }),
      tools_enabled: enabled,
      ...controls,
      ...(options?.state?.include_shared && { include_shared: true }),
      ...(options?.state?.save_checkpoint && { save_checkpoint: true }),
    },
    place: (tx, now) => findPlace(tx, { principal: asker.principal, context, now }),
    async admit(tx, { session }, agent) {
      const admission = await admit(tx, session, message);
      if ('answeredBy' in admission) return admission;
      refuseControls(controls, enabled, agent, session);
      const threadId = session.threadId ?? session.id;
      return { ...admission, events: (runId) => [{ type: 'RUN_STARTED', threadId, runId }, ...inputEvents(message)] };
    },
  };
}
