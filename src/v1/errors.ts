import type { Error as ErrorBody, ErrorCode as V1Code } from '#generated/v1/client/types.gen.ts';
import type { ErrorCode, Problem } from '#generated/v2/client/types.gen.ts';

/** A problem of version 2 in the form of version 1. */
export type ErrorDown = (problem: Problem) => { status: number; mediaType: string; body: ErrorBody };

/** The status of each code of version 1. */
export const statusOf: Record<V1Code, number> = {
  invalid_request: 400,
  invalid_api_version: 400,
  authentication_failed: 401,
  insufficient_permissions: 403,
  version_read_only: 403,
  agent_not_found: 404,
  conversation_not_found: 404,
  session_not_found: 404,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  conversation_busy: 409,
  conversation_closed: 409,
  conflict: 409,
  version_retired: 410,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limit_exceeded: 429,
  internal_error: 500,
  upstream_failure: 502,
  service_unavailable: 503,
  timeout: 504,
};

/** What version 1 calls each problem. Its codes are a closed list: a new problem takes the nearest of them. */
export const codeOf: Record<ErrorCode, V1Code> = {
  invalid_request: 'invalid_request',
  invalid_api_version: 'invalid_api_version',
  invalid_cursor: 'invalid_request',
  cursor_expired: 'invalid_request',
  invalid_tool_results: 'invalid_request',
  authentication_failed: 'authentication_failed',
  insufficient_permissions: 'insufficient_permissions',
  version_read_only: 'version_read_only',
  resource_not_found: 'not_found',
  message_not_found: 'not_found',
  run_not_found: 'not_found',
  agent_not_found: 'agent_not_found',
  conversation_not_found: 'conversation_not_found',
  session_not_found: 'session_not_found',
  method_not_allowed: 'method_not_allowed',
  not_acceptable: 'not_acceptable',
  run_in_progress: 'conversation_busy',
  conversation_closed: 'conversation_closed',
  session_ended: 'conversation_closed',
  conflict: 'conflict',
  run_not_active: 'conflict',
  run_cancelled: 'conflict',
  tool_results_required: 'conflict',
  event_order: 'conflict',
  producer_conflict: 'conflict',
  producer_gap: 'conflict',
  stale_producer: 'conflict',
  version_retired: 'version_retired',
  payload_too_large: 'payload_too_large',
  unsupported_media_type: 'unsupported_media_type',
  rate_limit_exceeded: 'rate_limit_exceeded',
  upstream_rate_limited: 'rate_limit_exceeded',
  internal_error: 'internal_error',
  response_contract_violation: 'internal_error',
  upstream_failure: 'upstream_failure',
  run_failed: 'upstream_failure',
  service_unavailable: 'service_unavailable',
  runner_lost: 'service_unavailable',
  timeout: 'timeout',
};

/** Version 1 has no list of faults: they are all in the message. */
function messageOf({ detail, errors = [] }: Problem): string {
  const faults = errors.map((fault) => [fault.pointer || fault.parameter, fault.detail].filter(Boolean).join(': '));
  return faults.length > 0 ? faults.join(' ') : detail;
}

export const errorDown: ErrorDown = (problem) => {
  const code = codeOf[problem.error_code];
  return {
    status: statusOf[code],
    mediaType: 'application/json',
    body: { error: { code, message: messageOf(problem) } },
  };
};
