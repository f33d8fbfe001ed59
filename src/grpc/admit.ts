import type { DescMethod } from '@bufbuild/protobuf';
import type { HandlerContext } from '@connectrpc/connect';
import { Health } from '#generated/proto/grpc/health/v1/health_pb.ts';
import { SessionEvents } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { Principal } from '#src/api/handlers.ts';
import { checkScopes, readCredential, type VerifyCredential } from '#src/access/credential.ts';
import { Problem } from '#src/api/problems.ts';
import type { RateLimiter } from '#src/access/rate-limit.ts';
import type { RateLimitResult } from '#src/access/rate-policy.ts';
import type { Shares } from '#src/access/shares.ts';
import { callKey, failCall, type CallProblems } from './call.ts';

/** What a method asks of its caller; those that are not here are for everybody. */
const rules = new Map<DescMethod, { scope: string; rateClass: string }>([
  [SessionEvents.method.pushSessionEvent, { scope: 'events:ingest', rateClass: 'ingest' }],
  [SessionEvents.method.pushSessionMessage, { scope: 'events:ingest', rateClass: 'ingest' }],
  [SessionEvents.method.pushSessionEvents, { scope: 'events:ingest', rateClass: 'ingest' }],
  [SessionEvents.method.watchSessionEvents, { scope: 'events:read', rateClass: 'streaming' }],
]);

type Gate = CallProblems & { verify: VerifyCredential; limiter: RateLimiter; shares: Shares; stopping: AbortSignal };

/** Lets a call in, before anything of its messages is read: the same checks in the same order as for HTTP. */
export function admitCalls(gate: Gate): (context: HandlerContext) => Promise<void> {
  return async (context) => {
    const call = context.values.get(callKey);
    context.responseHeader.set('x-request-id', call.requestId);
    // Health is always told: who cannot ask takes us for dead.
    if (context.service === Health) return;
    try {
      await admit(gate, context);
    } catch (error) {
      throw failCall(error, call, gate);
    }
  };
}

async function admit(gate: Gate, context: HandlerContext): Promise<void> {
  const call = context.values.get(callKey);
  const rule = rules.get(context.method);
  const check = (principal: Principal) => rule && checkScopes(context.method.name, [[rule.scope]], principal);
  if (rule) {
    call.principal = await authenticate(gate, context);
    call.admitAgain = async () => check(await gate.verify(credentialOf(context)));
  }
  const caller = { credentialId: call.principal?.credentialId ?? null, address: call.client.address };
  applyLimit(context, gate.limiter.count(rule?.rateClass, caller));
  if (call.principal) takeShare(gate, context, call.principal);
  gate.stopping.throwIfAborted();
  if (call.principal) check(call.principal);
}

/** The call may be over already: then its share is given back at once. */
function takeShare({ shares }: Gate, { method, signal, values }: HandlerContext, principal: Principal): void {
  const release = shares.take(method.methodKind === 'unary' ? 'requests' : 'streams', principal);
  if (signal.aborted) release();
  else values.get(callKey).release = release;
}

function credentialOf({ requestHeader }: HandlerContext) {
  const [authorization, apiKey] = [requestHeader.get('authorization'), requestHeader.get('x-api-key')];
  return readCredential(authorization ?? undefined, apiKey ?? undefined);
}

async function authenticate({ verify, limiter }: Gate, context: HandlerContext) {
  try {
    return await verify(credentialOf(context));
  } catch (error) {
    if (error instanceof Problem && error.code === 'authentication_failed') {
      applyLimit(context, limiter.countFailure(context.values.get(callKey).client.address));
    }
    throw error;
  }
}

/** Says in the metadata what is left. */
function applyLimit({ responseHeader }: HandlerContext, standing: RateLimitResult | null): void {
  if (!standing) return;
  for (const [name, value] of Object.entries(standing.headers)) responseHeader.set(name, value);
  if (standing.refusal) throw standing.refusal;
}
