import type { Reach } from '#src/db/reach.ts';
import type {
  MemoryUse,
  SessionSettings,
  CreateMessage,
  MemoryType,
  MessageInput,
} from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { toNoteLine, type MemoryNote } from '#src/llm/memory-note.ts';
import { tokenizerOf } from '#src/llm/tokens.ts';
import { getAgentDefinition, findAgent, type FullAgent } from '#src/resources/agents/store.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import { findConversation } from '#src/resources/conversations/store.ts';
import {
  getReferencedMemories,
  recallMemories,
  type RecallDeps,
  type UserScopeAccess,
} from '#src/resources/memories/recall.ts';
import { chooseService, pinVersions } from '#src/resources/services/pin-store.ts';
import { findUser } from '#src/resources/users/store.ts';
import { findSession, findNewestActiveSession } from '#src/resources/sessions/store.ts';
import { findUserByRef } from '#src/resources/users/store.ts';
import { toInputText } from '#src/event-log/content-parts.ts';
import { findLineage, limitLineage, type Lineage } from '#src/resources/branches/store.ts';
import { resolveConversation } from '#src/resources/messages/run/place.ts';
import { toRecallWords, type RecallWords } from './recall-query.ts';
import { findMessage } from '#src/resources/messages/store.ts';
import type { MessageRow } from '#src/resources/messages/table.ts';
import { findCurrentBranch, findMemoriesOfTurn, listUserTexts } from '#src/resources/messages/turn-store.ts';

/** A query of memories. */
type RecallQuery = RecallWords & { types?: readonly MemoryType[]; maxResults: number; minRelevance?: number };

/** The agent, the user and the session whose memories are recalled; null for no user, and for a session that is not there yet. */
type MemoryOwner = { agentId: string; userId: string | null; sessionId: string | null; userScope: UserScopeAccess };

/** `settings`: those of the session, when there is one; `current` is the agent as it is now, when there is none yet. */
type RecallingAgent = MemoryOwner & { agent: AgentDefinition; settings: SessionSettings; current?: FullAgent };

/** The memories that were found, as the prompt and its snapshot have them. */
export type RecalledMemories = {
  method: string;
  items: { id: string; relevance: number; text: string; tokens: number; note: MemoryNote }[];
};

type RecallRequest = MemoryOwner & {
  memoryQuery: RecallQuery | null;
  refs: readonly string[];
  /** The zone of the user, by its IANA name; null when it is not known. */
  timeZone: string | null;
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

/** `recallMemories` with the tokenizer of the model that is to be told. */
export const createRecall =
  (deps: RecallDeps): RecallForPrompt =>
  async ({ model, memoryQuery, refs, timeZone, skipsUnknown, tokenBudget, ...conversation }) => {
    const { count: countTokens } = await tokenizerOf(model);
    const texts = await getReferencedMemories(deps.dataSource, {
      conversation,
      refs,
      timeZone,
      skipsUnknown,
      now: deps.clock(),
    });
    const given = texts.map((one) => ({ ...one, relevance: 1, tokens: countTokens(toNoteLine(one.text, one.note)) }));
    if (!memoryQuery) return { method: 'given', items: given };
    const room = Math.max(0, tokenBudget - given.reduce((sum, { tokens }) => sum + tokens, 0));
    const { memories, method } = await recallMemories(
      { ...deps, countTokens },
      { conversation, timeZone, ...memoryQuery, tokenBudget: room },
    );
    const found = memories.map(({ memory, ...item }) => ({ id: memory.id, ...item }));
    const items = [...given, ...found.filter(({ id }) => !refs.includes(id))];
    return { method, items };
  };

/** Returns what an agent may do with the memories that a user has with all agents. */
export const toUserScope = ({ memory }: AgentDefinition): UserScopeAccess =>
  (memory?.user_scope ?? 'read') as UserScopeAccess;

/** Returns the name of the zone in which a user lives; null when it is not known. */
export async function findTimeZone(db: Queryable, reach: Reach): Promise<string | null> {
  return reach.userId === null ? null : ((await findUser(db, reach, reach.userId))?.timeZone ?? null);
}

/** The settings of a message for memories, and the ways to find those that it leaves out. */
export type Recollection = {
  /** The settings of the message alone. */
  options: MemoryUse | undefined;
  /** The words to look for. */
  words(db: Queryable, owner: RecallingAgent): Promise<RecallWords>;
  /** The memories that the message names; null for those that an earlier message has named or brought. */
  named: readonly string[] | null;
  /** Whether the message goes on with a turn: then its memories stay what they were. */
  continues: boolean;
  /** The memories that the model is given without a search. */
  refs(db: Queryable, owner: RecallingAgent): Promise<readonly string[]>;
  findOwner(db: Queryable): Promise<RecallingAgent | null>;
};

type RecollectionInput = Pick<CreateMessage, 'context'> & {
  /** The new message; undefined for the message that the context names, to be answered again. */
  message: MessageInput | undefined;
  reach: Reach;
  /** The pointer to the message to go after, in the body. */
  pointer: string;
  /** The pointer to the user, in the body. */
  userPointer?: string;
};

/** The number of earlier messages of the user that a message may refer to. */
const earlierTurns = 2;

const toTexts = (message: MessageInput): string[] =>
  message.role === 'tool' ? message.content.results.map(({ content }) => content) : [toInputText(message.content)];

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

/** Finds the messages of a session that come before what is to be answered. */
async function findEarlier(db: Queryable, asked: RecollectionInput, sessionId: string): Promise<Lineage> {
  const point = await findAnswered(db, asked);
  if (!point) return findLineage(db, await findCurrentBranch(db, sessionId));
  const last = asked.message ? point.position : point.position - 1;
  return limitLineage(await findLineage(db, point.branchId), last);
}

/**
 * Makes the words to look for. Results of tools continue a turn: what they are for is what the user has said, not what
 * they say themselves.
 */
async function toWordsOfTurn(
  db: Queryable,
  asked: RecollectionInput,
  { sessionId }: RecallingAgent,
): Promise<RecallWords> {
  const { message } = asked;
  const texts = sessionId ? await findEarlier(db, asked, sessionId) : null;
  const earlier = sessionId ? await listUserTexts(db, sessionId, texts, earlierTurns + 1) : [];
  if (message?.role === 'tool' && earlier.length > 0) return toRecallWords(earlier[0]!, earlier.slice(1));
  const last = message ? toTexts(message) : await readAnsweredTexts(db, asked);
  return toRecallWords(last.join('\n'), earlier.slice(0, earlierTurns));
}

/** Finds the memories that a message brings without a search; results of tools bring those of their turn. */
async function findRefs(
  db: Queryable,
  asked: RecollectionInput,
  { sessionId }: RecallingAgent,
): Promise<readonly string[]> {
  const { message } = asked;
  if (!message) return (await findAnswered(db, asked))?.memoryRefs ?? [];
  if (message.role === 'tool')
    return sessionId ? findMemoriesOfTurn(db, sessionId, await findEarlier(db, asked, sessionId)) : [];
  return ('memory_refs' in message && message.memory_refs) || [];
}

/** Finds the user of a conversation that is not there yet; null without a user, and for one that has nothing yet. */
const findNewUser = async (
  db: Queryable,
  { reach, context: { user }, userPointer = '/context/user' }: RecollectionInput,
): Promise<string | null> => (user === undefined ? reach.userId : findUserByRef(db, reach, user, userPointer));

/** Finds whose memories are to be recalled: those of the agent, and of the user and the session of the message. */
async function findRecallingAgent(db: Queryable, asked: RecollectionInput): Promise<RecallingAgent | null> {
  const { reach, context, pointer } = asked;
  const whole = await resolveConversation(db, reach, context, pointer);
  const { session_id, conversation_id, agent_id } = whole;
  const conversation = conversation_id && !session_id ? await findConversation(db, reach, conversation_id) : null;
  const service = session_id ? null : chooseService(whole, conversation, '/context');
  const agentId = session_id ? null : (agent_id ?? conversation?.agentId);
  const session = session_id
    ? await findSession(db, reach, session_id)
    : conversation && (await findNewestActiveSession(db, conversation.id, service ?? { agentId: agentId! }, ''));
  if (session) {
    const { id: sessionId, userId } = session;
    const agent = await getAgentDefinition(db, session.agentId, session.agentVersion, session.agentOverrides);
    const owner = { agentId: session.agentId, userId, sessionId };
    return { ...owner, userScope: toUserScope(agent), agent, settings: session.settings };
  }
  const current = service ? null : agentId && (await findAgent(db, reach.organizationId, agentId));
  const agent = service ? (await pinVersions(db, reach.organizationId, service)).agent : current;
  if (!agent) return null;
  const userId = conversation ? conversation.userId : await findNewUser(db, asked);
  const userScope = toUserScope(agent.definition);
  const { id, definition } = agent;
  return {
    agentId: id,
    userId,
    sessionId: null,
    userScope,
    agent: definition,
    settings: {},
    ...(current && { current }),
  };
}

/** Makes the recollection of a message of its options. */
export function toRecollection(options: MemoryUse | undefined, asked: RecollectionInput): Recollection {
  const { message } = asked;
  const isNew = message !== undefined && message.role !== 'tool';
  return {
    options,
    continues: message?.role === 'tool',
    words: (db, owner) => toWordsOfTurn(db, asked, owner),
    named: isNew ? ('memory_refs' in message && message.memory_refs) || [] : null,
    refs: (db, owner) => findRefs(db, asked, owner),
    findOwner: (db) => findRecallingAgent(db, asked),
  };
}
