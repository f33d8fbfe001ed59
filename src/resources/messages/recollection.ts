import type { Reach } from '#src/db/reach.ts';
import type { CreateMessage, MemoryType, MessageContext, NewMessage } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { toNoteLine, type MemoryNote } from '#src/llm/memory-note.ts';
import { tokenizerOf } from '#src/llm/tokens.ts';
import { getAgentDefinition, findAgent } from '#src/resources/agents/store.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import { findConversation } from '#src/resources/conversations/store.ts';
import { extractMemories, type ExtractDeps } from '#src/resources/memories/extract.ts';
import { createKeyedQueue } from '#src/process/keyed-queue.ts';
import {
  getReferencedMemories,
  recallMemories,
  type RecallDeps,
  type UserScopeAccess,
} from '#src/resources/memories/recall.ts';
import { findUser } from '#src/resources/users/store.ts';
import { findSession, findNewestActiveSession } from '#src/resources/sessions/store.ts';
import { findUserByRef } from '#src/resources/users/store.ts';
import { resolveConversation } from './place.ts';
import { findMessage, listTexts } from './store.ts';
import type { MessageRow } from './table.ts';

/** A query of memories. */
type RecallQuery = { query: string; types?: readonly MemoryType[]; maxResults: number; minRelevance: number };

/** The agent, the user and the session whose memories are recalled; null for no user, and for a session that is not there yet. */
type MemoryOwner = { agentId: string; userId: string | null; sessionId: string | null; userScope: UserScopeAccess };

/** `maxTokens`: how long an answer may be in the session, when it says so. */
type RecallingAgent = MemoryOwner & { agent: AgentDefinition; maxTokens: number | undefined };

/** The memories that were found, as the prompt and its snapshot have them. */
export type RecalledMemories = {
  method: string;
  items: { id: string; relevance: number; text: string; tokens: number; note: MemoryNote }[];
};

type RecallRequest = MemoryOwner & {
  memoryQuery: RecallQuery | null;
  refs: readonly string[];
  /** Whether names that are none of its memories any more are left out. */
  skipsUnknown: boolean;
  model: string;
  tokenBudget: number;
};

/**
 * Finds the memories of an agent that are named, and those that a search finds: texts of `tokenBudget` tokens of the model
 * at most. Throws `invalid_request` for names that are none of its memories, unless these are to be left out.
 */
export type RecallForPrompt = (wanted: RecallRequest) => Promise<RecalledMemories>;

/** `userId` is the user of the conversation, or null. */
type FinishedRun = {
  organizationId: string;
  agentId: string;
  userId: string | null;
  runId: string;
  agent: AgentDefinition;
};

/** Makes new memories of what was said in a run that has ended. */
export type ExtractFromRun = (run: FinishedRun) => Promise<void>;

/** Orders memories in a prompt: the newest first. Ids sort by the time at which they were made. */
const compareNewestFirst = (a: RecalledMemories['items'][number], b: RecalledMemories['items'][number]) =>
  a.note.said_on === b.note.said_on ? (a.id < b.id ? 1 : -1) : a.note.said_on < b.note.said_on ? 1 : -1;

/** `recallMemories` with the tokenizer of the model that is to be told. */
export const createRecall =
  (deps: RecallDeps): RecallForPrompt =>
  async ({ model, memoryQuery, refs, skipsUnknown, tokenBudget, ...conversation }) => {
    const { count: countTokens } = await tokenizerOf(model);
    const texts = await getReferencedMemories(deps.dataSource, {
      conversation,
      refs,
      skipsUnknown,
      now: deps.clock(),
    });
    const given = texts.map((one) => ({ ...one, relevance: 1, tokens: countTokens(toNoteLine(one.text, one.note)) }));
    if (!memoryQuery) return { method: 'given', items: given.toSorted(compareNewestFirst) };
    const room = Math.max(0, tokenBudget - given.reduce((sum, { tokens }) => sum + tokens, 0));
    const { memories, method } = await recallMemories(
      { ...deps, countTokens },
      { conversation, ...memoryQuery, tokenBudget: room },
    );
    const found = memories.map(({ memory, ...item }) => ({ id: memory.id, ...item }));
    const items = [...given, ...found.filter(({ id }) => !refs.includes(id))];
    return { method, items: items.toSorted(compareNewestFirst) };
  };

/** Returns what an agent may do with the memories that a user has with all agents. */
const toUserScope = ({ memory }: AgentDefinition): UserScopeAccess => (memory?.user_scope ?? 'read') as UserScopeAccess;

/** The longest time that a model may take to choose what to remember. */
const extractionTimeoutMs = 120_000;

/** The longest time for which a run waits until those before it have been learned from. */
const maxLearnerWaitMs = 60_000;

/** Returns the name of the zone in which a user lives; null when it is not known. */
async function findTimeZone(db: Queryable, reach: Reach): Promise<string | null> {
  return reach.userId === null ? null : ((await findUser(db, reach, reach.userId))?.timeZone ?? null);
}

/** `extractMemories` of what user and agent said in a run, by the agent's model. */
export function createExtract(deps: Omit<ExtractDeps, 'learners'> & { limit: number }): ExtractFromRun {
  const learners = createKeyedQueue(maxLearnerWaitMs);
  return async ({ organizationId, agentId, userId, runId, agent }) => {
    const messages = await listTexts(deps.dataSource, runId);
    await extractMemories(
      { ...deps, learners },
      {
        organizationId,
        agentId,
        limit: agent.memory_limit ?? deps.limit,
        models: [agent.model, ...agent.fallback_models],
        transcript: messages.map(({ role, text }) => ({ role, text })),
        sourceMessageId: messages.find(({ role }) => role === 'user')?.id ?? null,
        conversation: { agentId, userId, sessionId: null, userScope: toUserScope(agent) },
        timeZone: await findTimeZone(deps.dataSource, { organizationId, userId }),
        instructions: agent.memory?.instructions ?? null,
        createSignal: () => AbortSignal.timeout(extractionTimeoutMs),
      },
    );
  };
}

/** The use that a message makes of memories. `whose`: null when there is no such agent, conversation or session. */
export type Recollection = {
  /** The query of memories, or null for none. */
  memoryQuery: Omit<RecallQuery, 'query'> | null;
  /** The words to look for. */
  query(db: Queryable): Promise<string>;
  /** The memories that the message names; null for those that the message to answer again has named. */
  named: readonly string[] | null;
  /** The memories that the model is given because a message names them. */
  refs(db: Queryable): Promise<readonly string[]>;
  /** Whether to make memories of it afterwards. */
  learns: boolean;
  findOwner(db: Queryable): Promise<RecallingAgent | null>;
};

type MemoryOptions = NonNullable<NonNullable<CreateMessage['options']>['memory']>;
type RecollectionInput = Pick<CreateMessage, 'context'> & {
  /** The new message; undefined for the message that the context names, to be answered again. */
  message: NewMessage | undefined;
  reach: Reach;
  /** The pointer to the message to go after, in the body. */
  pointer: string;
};

/** A search is for what a message says; more than this of it is of no use. */
const longestQuery = 4_000;

const toTexts = (message: NewMessage): string[] =>
  message.role === 'tool' ? message.content.results.map(({ content }) => content) : [message.content.text];

/** The message that is to be answered again; null when there is no such one. */
async function findAnswered(db: Queryable, { reach, context }: RecollectionInput): Promise<MessageRow | null> {
  const id = context.after_message_id;
  return id ? findMessage(db, reach, id) : null;
}

/** Returns the texts of the message that is to be answered again. */
async function readAnsweredTexts(db: Queryable, asked: RecollectionInput): Promise<string[]> {
  const content = (await findAnswered(db, asked))?.content;
  if (content?.type === 'text') return [content.text];
  return content?.type === 'tool_result' ? [content.content] : [];
}

async function toQuery(db: Queryable, asked: RecollectionInput): Promise<string> {
  const texts = asked.message ? toTexts(asked.message) : await readAnsweredTexts(db, asked);
  return texts.join('\n').slice(0, longestQuery).toWellFormed();
}

/** Finds the user of a conversation that is not there yet; null without a user, and for one that has nothing yet. */
const findNewUser = async (db: Queryable, reach: Reach, { user }: MessageContext): Promise<string | null> =>
  user === undefined ? reach.userId : findUserByRef(db, reach, user, '/context/user');

/** Finds whose memories are to be recalled: those of the agent, and of the user and the session of the message. */
async function findRecallingAgent(
  db: Queryable,
  { reach, context, pointer }: RecollectionInput,
): Promise<RecallingAgent | null> {
  const { session_id, conversation_id, agent_id } = await resolveConversation(db, reach, context, pointer);
  const conversation = conversation_id && !session_id ? await findConversation(db, reach, conversation_id) : null;
  const session = session_id
    ? await findSession(db, reach, session_id)
    : conversation && (await findNewestActiveSession(db, conversation.id, agent_id ?? conversation.agentId, ''));
  if (session) {
    const { id: sessionId, agentId, userId } = session;
    const agent = await getAgentDefinition(db, agentId, session.agentVersion);
    return { agentId, userId, sessionId, userScope: toUserScope(agent), agent, maxTokens: session.settings.max_tokens };
  }
  const agentId = session_id ? null : (agent_id ?? conversation?.agentId);
  const agent = agentId && (await findAgent(db, reach.organizationId, agentId));
  if (!agent) return null;
  const userId = conversation ? conversation.userId : await findNewUser(db, reach, context);
  const userScope = toUserScope(agent.definition);
  return { agentId: agent.id, userId, sessionId: null, userScope, agent: agent.definition, maxTokens: undefined };
}

/** Converts the options of a message into its use of memories; undefined when it makes none. */
export function toRecollection(options: MemoryOptions | undefined, asked: RecollectionInput): Recollection | undefined {
  const { enabled = false, extract: learns = false, types, max_results = 10, min_relevance = 0 } = options ?? {};
  const { message } = asked;
  const named = message ? ('memory_refs' in message && message.memory_refs) || [] : null;
  if (!enabled && !learns && named?.length === 0) return undefined;
  const limits = { maxResults: max_results, minRelevance: min_relevance };
  const memoryQuery = { ...(types && { types }), ...limits };
  return {
    memoryQuery: enabled ? memoryQuery : null,
    query: (db) => toQuery(db, asked),
    named,
    refs: async (db) => named ?? (await findAnswered(db, asked))?.memoryRefs ?? [],
    learns,
    findOwner: (db) => findRecallingAgent(db, asked),
  };
}
