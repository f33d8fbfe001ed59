import type { Error as ErrorBody, ErrorCode as V1Code } from '#generated/v1/client/types.gen.ts';
import type { ErrorCode, Problem } from '#generated/v2/client/types.gen.ts';

/** Converts a problem of version 2 to an error of version 1. */
export type ToV1Error = (problem: Problem) => { status: number; mediaType: string; body: ErrorBody };

/** The status of each code of version 1. */
export const v1Statuses: Record<V1Code, number> = {
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

/** The codes of version 1 for problems whose status does not determine it. */
const renamedCodes: Partial<Record<ErrorCode, V1Code>> = {
  cursor_expired: 'invalid_request',
  run_in_progress: 'conversation_busy',
  session_ended: 'conversation_closed',
};

const byStatus: Readonly<Record<number, V1Code>> = {
  400: 'invalid_request',
  401: 'authentication_failed',
  403: 'insufficient_permissions',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limit_exceeded',
  500: 'internal_error',
  502: 'upstream_failure',
  503: 'service_unavailable',
  504: 'timeout',
};

/** Returns the code of version 1. Its codes are a closed list: an unknown problem gets the code of its status. */
export function toV1Code({ error_code, status }: Pick<Problem, 'error_code' | 'status'>): V1Code {
  if (Object.hasOwn(v1Statuses, error_code)) return error_code as V1Code;
  return renamedCodes[error_code] ?? byStatus[status] ?? (status < 500 ? 'invalid_request' : 'internal_error');
}

/** Returns the message with all faults, because version 1 has no list of them. */
function toV1Message({ detail, errors = [] }: Problem): string {
  const faults = errors.map((fault) => [fault.pointer || fault.parameter, fault.detail].filter(Boolean).join(': '));
  return faults.length > 0 ? faults.join(' ') : detail;
}

/** Converts a problem into the error body of version 1. */
export const toV1Error: ToV1Error = (problem) => {
  const code = toV1Code(problem);
  return {
    status: v1Statuses[code],
    mediaType: 'application/json',
    body: { error: { code, message: toV1Message(problem) } },
  };
};
