import type { ChatEvent } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import { problem } from '#src/api/problems.ts';
import { findReadPosition } from '#src/resources/events/follow/tail.ts';
import { findAnsweringRun } from '#src/resources/runs/store.ts';
import { streamReply } from './reply.ts';
import type { ChatDeps } from './run-opening.ts';

/** Options that only doors have: `in_pieces` has the pieces of reasoning and of calls beside the chat events. */
export type RejoinSelection = { in_pieces?: boolean };

type Rejoin = {
  runId: string;
  principal: Principal;
  requestId: string;
  /** The place of the reader, as its header says. */
  header?: number | undefined;
  query?: number | undefined;
  inPieces?: boolean | undefined;
};

/**
 * Returns the events of a reply once more, from where its reader has lost them. Throws when they are not kept any more.
 */
export async function rejoin(
  deps: ChatDeps,
  { runId, principal, requestId, ...asked }: Rejoin,
  signal: AbortSignal,
): Promise<AsyncIterable<StreamItem<ChatEvent>>> {
  const run = await findAnsweringRun(deps.dataSource, principal, runId);
  if (!run) throw problem('run_not_found', `No run ${runId} that answers a message in this organization.`);
  const { sessionId, conversationId, firstSeq, request } = run;
  // Pieces are counted from the beginning of the run.
  const target = { reach: principal, sessionId, needs: firstSeq };
  const place = { header: asked.header, query: asked.query ?? firstSeq - 1 };
  const afterSeq = await findReadPosition(deps.dataSource, target, place);
  const shown = {
    includeMetrics: request.include_metrics,
    includeMetadata: request.include_metadata ?? true,
    includeReasoning: request.include_reasoning ?? false,
    inPieces: asked.inPieces ?? false,
  };
  const asker = { principal, requestId, instance: '/v2/chat/messages/stream', ...shown };
  return streamReply(deps, asker, { runId, sessionId, conversationId }, signal, afterSeq);
}
