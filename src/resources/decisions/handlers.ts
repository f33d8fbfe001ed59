import { waitForReply } from '#src/resources/messages/run/reply.ts';
import type { Handler } from '#src/resources/services.ts';
import { beginDecided, startDecided } from './begin-decided.ts';

export const createDecisions: Handler<'createDecisions'> = async (
  services,
  { path, body, principal, requestId, write, signal },
) => {
  const instance = `/v2/runs/${path.run_id}/decisions`;
  const caller = { principal, requestId, instance, runId: path.run_id };
  const { started, asker } = await startDecided({ ...services, write }, caller, body);
  return { status: 200, body: await waitForReply(services, asker, started, signal) };
};

export const streamDecisions: Handler<'streamDecisions'> = async (
  services,
  { path, body, principal, requestId, write, signal },
) => {
  const instance = `/v2/runs/${path.run_id}/decisions/stream`;
  const caller = { principal, requestId, instance, runId: path.run_id };
  const { events } = await beginDecided({ ...services, write }, caller, body, signal);
  return { status: 200, events };
};
