import type { EntityManager } from 'typeorm';
import type { CreateConversation } from '#generated/v2/client/types.gen.ts';
import { toMessageOpening } from './opening.ts';
import { beginRun, launchRun, type ChatDeps, type RunCaller, type StartedRun } from './start.ts';

/** The first message of a conversation, to be answered in a session of its own. */
export type FirstMessage = RunCaller & {
  message: NonNullable<CreateConversation['message']>;
  context: { agent_id: string; conversation_id: string };
};

/** Creates the function that begins the run for the first message of a conversation; see `Services.beginFirstMessage`. */
export const createFirstMessage =
  (deps: ChatDeps) =>
  async (tx: EntityManager, first: FirstMessage): Promise<() => StartedRun> => {
    const begun = await beginRun(deps, tx, toMessageOpening(first));
    return () => launchRun(deps, begun, first);
  };
