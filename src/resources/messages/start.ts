import type { AguiRunStarted } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/api.ts';
import type { Queryable } from '#src/db/query.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import type { Item } from '#src/event-log/item.ts';
import { newId } from '#src/ids.ts';
import { allowTools, buildPrompt } from '#src/llm/prompt.ts';
import type { ChatRequest, Tool } from '#src/llm/types.ts';
import { problem, type Problem } from '#src/problems.ts';
import { agentVersion } from '#src/resources/agents/store.ts';
import type { Definition } from '#src/resources/agents/table.ts';
import type { Commit } from '#src/resources/events/record.ts';
import { tail } from '#src/resources/events/tail.ts';
import { findRun, insertRun, type RunRequest, type RunRow } from '#src/resources/runs/store.ts';
import type { Place } from './place.ts';
import { leaseMs, type Runner, type RunnerDeps } from './runner.ts';
import { history } from './store.ts';

export type ChatDeps = RunnerDeps & { runner: Runner; instanceId: string };

/** Who asks for a run, and how. `instance` is the path of the operation, for problems. */
export type Asker = { principal: Principal; requestId: string; instance: string };

/** What a run begins with. */
type Brought = {
  /** Its first events, given the id of its row. What RUN_STARTED calls the session and the run, all its events do. */
  events: (runId: string) => readonly [AguiRunStarted, ...AguiEvent[]];
  /** For this run only: tools beside the agent's, and what the model is told beside the agent's prompt. */
  tools?: readonly Tool[];
  context?: string;
};

/** A wish for a run. Its functions are called in this order, in the transaction that begins the run. */
export type Opening = Asker & {
  options: RunRequest;
  /** Finds or makes the session, and locks it. */
  place(tx: Queryable, now: Date): Promise<Place>;
  /** What the run begins with, if it may begin now; or the run that answers already. */
  admit(tx: Queryable, place: Place, agent: Definition): Promise<Brought | { answeredBy: string }>;
};

/** A run that answers, started now or before. */
export type Started = { runId: string; sessionId: string; conversationId: string };

type Fresh = { commit: Commit; named: { threadId: string; runId: string }; request: Omit<ChatRequest, 'signal'> };

/** A run that is stored and not carried out yet, unless it was started before: then `fresh` is null. */
type Begun = Started & { fresh: Fresh | null };

/** The refusal of a run in a session where another one is answering. */
export const busyWith = ({ id, sessionId }: RunRow): Problem =>
  problem('run_in_progress', `The run ${id} is still answering in session ${sessionId}. Wait for it or cancel it.`, {
    retryAfterS: 1,
  });

async function chatRequest(
  tx: Queryable,
  { session, conversationId }: Place,
  agent: Definition,
  options: RunRequest,
  { tools = [], context = '' }: Brought,
): Promise<Omit<ChatRequest, 'signal'>> {
  const temperature = options.temperature ?? session.settings.temperature ?? agent.temperature;
  const maxTokens = options.max_tokens ?? session.settings.max_tokens;
  const systemPrompt = [agent.system_prompt, context].filter((part) => part !== '').join('\n\n');
  const allowed = allowTools(agent.tools, session.settings.allowed_tools);
  return {
    models: [agent.model, ...agent.fallback_models],
    messages: buildPrompt({ systemPrompt, history: await history(tx, conversationId) }),
    tools: options.tools_enabled ? [...allowed, ...tools] : [],
    ...(temperature !== null && temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}

/**
 * Begins a run, inside the caller's transaction: makes what is missing of its place, and stores the run with what it
 * begins with. `launch` what it returns once that has committed. Every run of Parley's own begins here.
 */
export async function begin(deps: ChatDeps, tx: Queryable, opening: Opening): Promise<Begun> {
  const now = deps.clock();
  const place = await opening.place(tx, now);
  const { session, conversationId } = place;
  const agent = await agentVersion(tx, session.agentId, session.agentVersion);
  const brought = await opening.admit(tx, place, agent);
  if ('answeredBy' in brought) return { runId: brought.answeredBy, sessionId: session.id, conversationId, fresh: null };
  const id = newId('run');
  const events = brought.events(id);
  const { threadId, runId } = events[0];
  await insertRun(tx, {
    id,
    eventRunId: runId,
    organizationId: opening.principal.organizationId,
    conversationId,
    sessionId: session.id,
    agentId: session.agentId,
    agentVersion: session.agentVersion,
    runnerId: deps.instanceId,
    leaseExpiresAt: new Date(now.getTime() + leaseMs),
    request: opening.options,
    startedAt: now,
  });
  const commit = await deps.log.appendIn(tx, session.id, events);
  const request = await chatRequest(tx, place, agent, opening.options, brought);
  return { runId: id, sessionId: session.id, conversationId, fresh: { commit, named: { threadId, runId }, request } };
}

/** Publishes what `begin` has stored, and has the run carried out. */
export function launch(deps: ChatDeps, begun: Begun, { requestId, instance }: Omit<Asker, 'principal'>): Started {
  const { fresh, runId, sessionId, conversationId } = begun;
  if (fresh) {
    const { commit, named, request } = fresh;
    deps.log.publish(commit);
    deps.runner.start({ sessionId, runId, named, requestId, instance, request });
  }
  return { runId, sessionId, conversationId };
}

/** Begins a run and has it carried out: stored in one transaction, all of it or nothing. */
export async function start(deps: ChatDeps, opening: Opening): Promise<Started> {
  const begun = await deps.dataSource.transaction((tx) => begin(deps, tx, opening));
  return launch(deps, begun, opening);
}

/** The events of a run, from its first to its last, as they are stored. The run goes on when its reader does not. */
export async function* eventsOf(
  deps: ChatDeps,
  { principal }: Pick<Asker, 'principal'>,
  { runId, sessionId }: Pick<Started, 'runId' | 'sessionId'>,
  signal: AbortSignal,
): AsyncGenerator<Item, void, undefined> {
  const run = await findRun(deps.dataSource, principal.organizationId, runId);
  for await (const item of tail(deps, { sessionId, afterSeq: run!.firstSeq - 1, signal })) {
    yield item;
    if (item.event.type === 'RUN_FINISHED' || item.event.type === 'RUN_ERROR') return;
  }
}
