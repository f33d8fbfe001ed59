import type { RateLimiter } from '#src/access/rate-limit.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { createPlainWrite } from '#src/api/write.ts';
import type { ExplainError } from '#src/api/problems.ts';
import type { ServeSocket } from '#src/api/socket.ts';
import { openMemoryCounters } from '#src/bus/counters.ts';
import type { Gateway } from '#src/llm/types.ts';
import type { AuditOperation } from '#src/resources/audit/audit-operation.ts';
import { beginDecided } from '#src/resources/decisions/begin-decided.ts';
import { beginAnswer } from '#src/resources/messages/run/begin-answer.ts';
import { answerBy } from '#src/resources/messages/run/runner.ts';
import { createAskModel } from '#src/resources/models/ask-model.ts';
import { cutMessage } from '#src/resources/realtime/cut-message.ts';
import { findRealtimeModel } from '#src/resources/realtime/find-realtime-model.ts';
import { findFillers } from '#src/resources/realtime/find-fillers.ts';
import type { Services } from '#src/resources/services.ts';
import { measureGateway } from '#src/telemetry/metrics/measure-gateway.ts';
import { silentMeters } from '#src/telemetry/metrics/meters.ts';
import { traceGateway } from '#src/telemetry/tracing/trace-gateway.ts';
import { createVoice } from '#src/voice/create-voice.ts';
import { usualVoiceSettings } from '#src/voice/voice-settings.ts';
import type { AppOptions } from './app-options.ts';

type DoorParts = { handlers: Handlers; audit: AuditOperation; limiter: RateLimiter; explain: ExplainError };

/** Creates what serves WebSockets for voice. Its runs pass the audit as those of `streamMessage` and `streamDecisions` do. */
export function createVoiceDoor(
  { config, contract, clock, counters, meters = silentMeters }: AppOptions,
  services: Services,
  { handlers, audit, limiter, explain }: DoorParts,
): ServeSocket {
  const { dataSource, runTransaction, door } = services;
  const write = createPlainWrite(dataSource, runTransaction);
  const instance = '/v2/realtime';
  /** Returns the services with runs whose models are asked by a function of their own; null for the gateway. */
  const askBy = (stream: Gateway['stream'] | null): Services =>
    stream ? { ...services, runner: answerBy(services.runner, stream) } : services;
  return createVoice({
    ...services,
    contract,
    settings: config.voice ?? usualVoiceSettings,
    handlers,
    door,
    limiter,
    explain,
    count: (count) => meters.countVoice(count),
    openCounter: counters?.open ?? openMemoryCounters(() => clock().getTime()),
    askModelOf: (principal) => createAskModel(services, principal),
    begin: (call, message, signal, stream) =>
      audit('streamMessage', { ...call, path: {}, write }, (audited) =>
        beginAnswer({ ...askBy(stream), write: audited.write }, { ...message, ...call, instance }, signal),
      ),
    decide: (call, { runId, body }, signal, stream) =>
      audit('streamDecisions', { ...call, path: { run_id: runId }, write }, (audited) =>
        beginDecided({ ...askBy(stream), write: audited.write }, { ...call, runId, instance }, body, signal),
      ),
    watchAnswers: (stream) => traceGateway(measureGateway({ ...services.gateway, stream }, meters)).stream,
    findRealtimeModel: (reach, sessionId) => findRealtimeModel(services, reach, sessionId),
    recordings: services,
    cutMessage: (part) => cutMessage(services, part),
    findFillers: (reach, sessionId, tool) => findFillers(dataSource, reach, sessionId, tool),
  });
}
