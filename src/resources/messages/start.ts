import type { CreateMessage, NewMessage, NewToolMessage } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/api.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/ids.ts';
import { allowTools, buildPrompt } from '#src/llm/prompt.ts';
import type { ChatRequest } from '#src/llm/types.ts';
import { problem } from '#src/problems.ts';
import { agentVersion } from '#src/resources/agents/store.ts';
import type { Commit } from '#src/resources/events/record.ts';
import type { Queryable } from '#src/db/query.ts';
import { activeRun, insertRun, type RunRequest } from '#src/resources/runs/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { findPlace, type Place } from './place.ts';
import { leaseMs, type Runner, type RunnerDeps } from './runner.ts';
import { history, newestResults, waitingForResults } from './store.ts';
import { checkResults, isRetry } from './tool-results.ts';

export type ChatDeps = RunnerDeps & { runner: Runner; instanceId: string };

/** A message to answer. `instance` is the path of the operation, for problems. */
export type Request = Omit<CreateMessage, 'version'> & { principal: Principal; requestId: string; instance: string };

/** A run that answers a message, started now or, for retried tool results, before. */
export type Started = { runId: string; sessionId: string; conversationId: string };

type Begun = Started & { commit: Commit | null; request: Omit<ChatRequest, 'signal'> | null };

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

/** The run that took in these very results before: what a retry is given instead of a second answer. */
async function retriedRun(tx: Queryable, session: SessionRow, message: NewToolMessage): Promise<string | null> {
  const rows = await newestResults(tx, session.id);
  const recorded = rows.flatMap(({ content }) => (content.type === 'tool_result' ? [content] : []));
  return isRetry(recorded, message.content.results) ? rows[0]!.runId : null;
}

/** Whether the message may come now. Returns the run that already answers it, for a retry. */
async function admit(tx: Queryable, session: SessionRow, message: NewMessage): Promise<string | null> {
  if (message.role === 'tool') {
    const retried = await retriedRun(tx, session, message);
    if (retried) return retried;
  }
  const active = await activeRun(tx, session.id);
  if (active)
    throw problem(
      'run_in_progress',
      `The run ${active.id} is still answering in session ${session.id}. Wait for it or cancel it.`,
      { retryAfterS: 1 },
    );
  const waiting = await waitingForResults(tx, session.id);
  if (message.role !== 'tool') {
    if (!waiting) return null;
    const ids = waiting.toolCalls.map((call) => call.id).join(', ');
    throw problem(
      'tool_results_required',
      `The message ${waiting.id} waits for the results of ${ids}. Post a tool message with them first.`,
    );
  }
  const errors = checkResults(waiting?.toolCalls ?? [], message.content.results);
  if (errors.length > 0)
    throw problem(
      'invalid_tool_results',
      `The results do not match the tool calls that wait in session ${session.id}.`,
      { errors },
    );
  return null;
}

async function chatRequest(
  tx: Queryable,
  { session, conversationId }: Place,
  asked: RunRequest,
): Promise<Omit<ChatRequest, 'signal'>> {
  const agent = await agentVersion(tx, session.agentId, session.agentVersion);
  const temperature = asked.temperature ?? session.settings.temperature ?? agent.temperature;
  const maxTokens = asked.max_tokens ?? session.settings.max_tokens;
  return {
    models: [agent.model, ...agent.fallback_models],
    messages: buildPrompt({ systemPrompt: agent.system_prompt, history: await history(tx, conversationId) }),
    tools: asked.tools_enabled ? allowTools(agent.tools, session.settings.allowed_tools) : [],
    ...(temperature !== null && temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}

/**
 * Takes a message in, inside the caller's transaction: makes what is missing of its context, stores the message and
 * begins its run. `launch` what it returns once that has committed.
 */
export async function begin(
  deps: ChatDeps,
  tx: Queryable,
  { principal, message, context, options }: Request,
): Promise<Begun> {
  const now = deps.clock();
  const place = await findPlace(tx, { principal, context, now });
  const { session, conversationId } = place;
  const retried = await admit(tx, session, message);
  if (retried) return { runId: retried, sessionId: session.id, conversationId, commit: null, request: null };
  const asked: RunRequest = {
    include_metrics: options?.response?.include_metrics ?? true,
    tools_enabled: options?.tools?.enabled ?? true,
    ...(options?.response?.temperature !== undefined && { temperature: options.response.temperature }),
    ...(options?.response?.max_tokens !== undefined && { max_tokens: options.response.max_tokens }),
  };
  const runId = newId('run');
  await insertRun(tx, {
    id: runId,
    organizationId: principal.organizationId,
    conversationId,
    sessionId: session.id,
    agentId: session.agentId,
    agentVersion: session.agentVersion,
    runnerId: deps.instanceId,
    leaseExpiresAt: new Date(now.getTime() + leaseMs),
    request: asked,
    startedAt: now,
  });
  const started: AguiEvent = { type: 'RUN_STARTED', threadId: session.id, runId };
  const commit = await deps.log.appendIn(tx, session.id, [started, ...inputEvents(message)]);
  return { runId, sessionId: session.id, conversationId, commit, request: await chatRequest(tx, place, asked) };
}

/** Publishes what `begin` has stored, and has the run carried out. */
export function launch(
  deps: ChatDeps,
  begun: Begun,
  { requestId, instance }: Pick<Request, 'requestId' | 'instance'>,
): Started {
  const { commit, request, runId, sessionId, conversationId } = begun;
  if (commit) deps.log.publish(commit);
  if (request) deps.runner.start({ sessionId, runId, requestId, instance, request });
  return { runId, sessionId, conversationId };
}

/** Takes a message in and starts the run that answers it, in one transaction: all of it or nothing. */
export async function start(deps: ChatDeps, request: Request): Promise<Started> {
  const begun = await deps.dataSource.transaction((tx) => begin(deps, tx, request));
  return launch(deps, begun, request);
}
