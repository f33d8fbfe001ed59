import { requireModel } from '#src/openai/model.ts';
import type { CallV2, OpenAiMapping } from '#src/openai/operation.ts';
import type { RealtimeTarget } from '#generated/v2/client/types.gen.ts';

/** Returns what a model is in version 2: an agent, or a service with a version set. */
export async function toVoiceTarget(callV2: CallV2, model: string, pointer: string): Promise<RealtimeTarget> {
  const { agent_id, service_id, version_set } = (await requireModel(callV2, model, pointer)).context;
  if (agent_id !== undefined) return { agent_id };
  return { service_id: service_id!, ...(version_set && { version_set }) };
}

/** `GET /openai/v1/realtime` is `connectRealtime`, with the agent or the service that the model names. */
export const connectOpenAiRealtime: OpenAiMapping<'connectOpenAiRealtime'> = async ({ query, principal }, callV2) => {
  const { model, session_id } = query;
  // A secret says what it connects with; its browser names the model all the same.
  const isSettled = session_id !== undefined || model === undefined || principal.voice !== undefined;
  const target = session_id === undefined ? {} : { session_id };
  const named = isSettled ? target : await toVoiceTarget(callV2, model, '/model');
  const { status, place } = await callV2('connectRealtime', { query: named });
  return { status, place: { ...place, model: model ?? place.model } };
};
