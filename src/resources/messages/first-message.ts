import type { EntityManager } from 'typeorm';
import type { SendLast } from '#src/db/query.ts';
import { mergeStatements } from '#src/db/transaction.ts';
import type { StartedRun } from '#src/api/write.ts';
import type { CreateConversation, MessageContext, UserRef } from '#generated/v2/client/types.gen.ts';
import { toMessageOpening } from '#src/resources/messages/run/opening.ts';
import { beginRun } from '#src/resources/messages/run/begin-run.ts';
import { launchRun } from '#src/resources/messages/run/start.ts';
import { readAhead } from '#src/resources/messages/run/read-ahead.ts';
import type { ChatDeps, RunCaller } from '#src/resources/messages/run/run-opening.ts';

/** The first message of a conversation that is not there yet, to be answered in a session of its own. */
export type FirstMessage = RunCaller & {
  message: NonNullable<CreateConversation['message']>;
  context: Pick<MessageContext, 'agent_id' | 'service_id' | 'version_set'> & { user?: UserRef };
  /** The pointer to the user, in the body. */
  userPointer: string;
};

/**
 * Begins the run that answers a first message, in the transaction that creates its conversation. `launch` has the run carried
 * out; call it after the commit.
 */
export type BeginFirstMessage = (
  tx: EntityManager,
  conversationId: string,
) => Promise<StartedRun & { launch: () => void }>;

/** Creates the function that recalls what a first message needs, before its conversation is created. */
export const createFirstMessage =
  (deps: ChatDeps) =>
  async (first: FirstMessage): Promise<BeginFirstMessage> => {
    const known = await readAhead(deps, toMessageOpening(first));
    const { user: _user, ...answering } = first.context;
    return async (tx, conversationId) => {
      const context = { ...answering, conversation_id: conversationId };
      const last: Parameters<SendLast>[0][] = [];
      // Raw: statements of the stores, in which they have their reasons.
      const flush = async () => {
        await Promise.all(mergeStatements(last.splice(0)).map(({ sql, parameters }) => tx.query(sql, parameters)));
      };
      const opening = toMessageOpening({ ...first, context });
      const begun = await beginRun(deps, tx, opening, [(statement) => last.push(statement), flush], known);
      await flush();
      const { fresh: _fresh, ...started } = begun;
      return { ...started, launch: () => launchRun(deps, begun, first) };
    };
  };
