import { invalidRequest } from '#src/api/problems.ts';
import { toUnixSeconds } from '#src/openai/model.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toVoiceTarget } from './connect-open-ai-realtime.ts';

/** `POST /openai/v1/realtime/client_secrets` is `createRealtimeSecret`. */
export const createOpenAiRealtimeSecret: OpenAiMapping<'createOpenAiRealtimeSecret'> = async ({ body }, callV2) => {
  const { session, expires_after } = body;
  const at = '/session/model';
  if (session.model === undefined)
    throw invalidRequest([{ pointer: at, detail: 'Name the agent or the service.', code: 'required' }]);
  const target = await toVoiceTarget(callV2, session.model, at);
  const secret = { target, session, expires_in: expires_after?.seconds ?? 600 };
  const { body: made } = await callV2('createRealtimeSecret', { body: secret });
  return { status: 200, body: { value: made.value, expires_at: toUnixSeconds(made.expires_at), session } };
};
