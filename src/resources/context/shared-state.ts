import canonicalize from 'canonicalize';
import type { Queryable } from '#src/db/query.ts';
import { oneLine } from '#src/llm/quote-line.ts';
import { Problem } from '#src/api/problems.ts';
import { readState } from '#src/resources/events/log/state.ts';
import { getSessionDocument } from '#src/resources/state/session-version-store.ts';
import { readAgentState } from '#src/resources/state/store.ts';
import { findDocument } from '#src/resources/state/version-store.ts';

/**
 * The versions of the states that a model was given: that of the agent, and the place of the event that made the
 * session's.
 */
export type StateRefs = { agent?: number; session?: number };

/** The states that a model is given, with what names them. */
export type SharedState = { text: string; refs: StateRefs };

type StateOwner = { agentId: string; sessionId: string };

/** Returns a document as text: the same text for equal documents, however they were put together. */
export const toStateBlock = (whose: string, document: unknown) =>
  `State of the ${whose}: ${oneLine(canonicalize(document)!)}`;

/** Returns the state of an agent and that of a session as they are; null when there is neither. */
export async function readSharedState(db: Queryable, { agentId, sessionId }: StateOwner): Promise<SharedState | null> {
  const agent = await readAgentState(db, agentId);
  const session = await readState(db, sessionId);
  const hasAgent = agent.version > 0;
  const hasSession = session.seq > 0;
  if (!hasAgent && !hasSession) return null;
  const texts = [
    ...(hasAgent ? [toStateBlock('agent', agent.document)] : []),
    ...(hasSession ? [toStateBlock('session', session.document)] : []),
  ];
  const refs = { ...(hasAgent && { agent: agent.version }), ...(hasSession && { session: session.seq }) };
  return { text: texts.join('\n'), refs };
}

/** Reads the states as they were at those versions. A version that is not kept any more is left out. */
export async function readSharedStateAt(
  db: Queryable,
  { agentId, sessionId }: StateOwner,
  refs: StateRefs,
): Promise<string> {
  const texts: string[] = [];
  if (refs.agent !== undefined) {
    const version = await findDocument(db, agentId, refs.agent);
    if (version) texts.push(toStateBlock('agent', version.document));
  }
  if (refs.session !== undefined) {
    const document = await getSessionDocument(db, sessionId, refs.session).catch((error: unknown) => {
      if (error instanceof Problem) return null;
      throw error;
    });
    if (document !== null) texts.push(toStateBlock('session', document));
  }
  return texts.join('\n');
}
