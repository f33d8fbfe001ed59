import type { DescMethod } from '@bufbuild/protobuf';
import type { HandlerContext } from '@connectrpc/connect';
import { Health } from '#generated/proto/grpc/health/v1/health_pb.ts';
import { SessionEvents } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import { noteCaller, type Principal } from '#src/access/principal.ts';
import { checkScopes, readCredential, type VerifyCredential } from '#src/access/credential.ts';
import { Problem } from '#src/api/problems.ts';
import { toLimitedCaller, type RateLimiter } from '#src/access/rate-limit.ts';
import type { RateLimitResult } from '#src/access/rate-policy.ts';
import { requireCapacity, type LoadGate } from '#src/access/refuse-load.ts';
import type { Shares } from '#src/access/shares.ts';
import { callKey, toCallError, type CallProblems } from './call.ts';

/** The scope and the rate class of each method. Methods without an entry are public. */
const methodRules = new Map<DescMethod, { scope: string; rateClass: string }>([
  [SessionEvents.method.pushSessionEvent, { scope: 'events:ingest', rateClass: 'ingest' }],
  [SessionEvents.method.pushSessionMessage, { scope: 'events:ingest', rateClass: 'ingest' }],
  [SessionEvents.method.pushSessionEvents, { scope: 'events:ingest', rateClass: 'ingest' }],
  [SessionEvents.method.watchSessionEvents, { scope: 'events:read', rateClass: 'streaming' }],
]);

/** The methods that need a scope, by their names. */
export const grpcScopes = [...methodRules].map(([{ name }, { scope }]) => ({ method: name, scope }));

type AdmissionDeps = CallProblems & {
  verify: VerifyCredential;
  limiter: RateLimiter;
  load: LoadGate;
  shares: Shares;
  stopping: AbortSignal;
};

/** Creates the gate of calls. It authorizes a call before its messages are read, with the checks and the order of HTTP. */
export function admitCalls(deps: AdmissionDeps): (context: HandlerContext) => Promise<void> {
  return async (context) => {
    const call = context.values.get(callKey);
    context.responseHeader.set('x-request-id', call.requestId);
    // Health is always answered: a refused check would make the server look dead.
    if (context.service === Health) return;
    try {
      await admitCall(deps, context);
    } catch (error) {
      throw toCallError(error, call, deps);
    }
  };
}

async function admitCall(deps: AdmissionDeps, context: HandlerContext): Promise<void> {
  const call = context.values.get(callKey);
  const rule = methodRules.get(context.method);
  // What is pushed is a part of runs that have begun, and ends them.
  if (rule?.rateClass !== 'ingest') requireCapacity(deps.load, 'beginning');
  const check = (principal: Principal) => rule && checkScopes(context.method.name, [[rule.scope]], principal);
  if (rule) {
    call.principal = await authenticate(deps, context);
    noteCaller(call.principal);
    call.reauthorize = async () => check(await deps.verify(readCallCredential(context)));
  }
  const caller = toLimitedCaller(call.principal, call.client.address);
  setLimitHeaders(context, await deps.limiter.count(rule?.rateClass, caller));
  if (call.principal) takeShare(deps, context, call.principal);
  deps.stopping.throwIfAborted();
  if (call.principal) check(call.principal);
}

/** Counts the call in its caller's share. A call that has already ended is released at once. */
function takeShare({ shares }: AdmissionDeps, { method, signal, values }: HandlerContext, principal: Principal): void {
  const release = shares.take(method.methodKind === 'unary' ? 'requests' : 'streams', principal);
  if (signal.aborted) release();
  else values.get(callKey).release = release;
}

function readCallCredential({ requestHeader, values }: HandlerContext) {
  const [authorization, apiKey] = [requestHeader.get('authorization'), requestHeader.get('x-api-key')];
  return readCredential(authorization ?? undefined, apiKey ?? undefined, values.get(callKey).client.address);
}

async function authenticate({ verify, limiter }: AdmissionDeps, context: HandlerContext) {
  try {
    return await verify(readCallCredential(context));
  } catch (error) {
    if (error instanceof Problem && error.code === 'authentication_failed') {
      setLimitHeaders(context, await limiter.countFailure(context.values.get(callKey).client.address));
    }
    throw error;
  }
}

/** Sets the rate-limit headers. @throws the refusal, if the limit is exceeded */
function setLimitHeaders({ responseHeader }: HandlerContext, result: RateLimitResult | null): void {
  if (!result) return;
  for (const [name, value] of Object.entries(result.headers)) responseHeader.set(name, value);
  if (result.refusal) throw result.refusal;
}
