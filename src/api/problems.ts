import type { ErrorCode, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';

type ProblemKind = { status: number; title: string; retryable: boolean };

/** The problems that Parley answers with. Each has a page in `docs/problems/`. */
export const problemKinds: Record<ErrorCode, ProblemKind> = {
  invalid_request: { status: 400, title: 'Invalid request', retryable: false },
  invalid_api_version: { status: 400, title: 'Invalid API version', retryable: false },
  invalid_cursor: { status: 400, title: 'Invalid cursor', retryable: false },
  authentication_failed: { status: 401, title: 'Authentication failed', retryable: false },
  insufficient_permissions: { status: 403, title: 'Insufficient permissions', retryable: false },
  version_read_only: { status: 403, title: 'Version read-only', retryable: false },
  resource_not_found: { status: 404, title: 'Resource not found', retryable: false },
  organization_not_found: { status: 404, title: 'Organization not found', retryable: false },
  member_not_found: { status: 404, title: 'Member not found', retryable: false },
  role_not_found: { status: 404, title: 'Role not found', retryable: false },
  key_not_found: { status: 404, title: 'Key not found', retryable: false },
  client_not_found: { status: 404, title: 'Client not found', retryable: false },
  user_not_found: { status: 404, title: 'User not found', retryable: false },
  agent_not_found: { status: 404, title: 'Agent not found', retryable: false },
  service_not_found: { status: 404, title: 'Service not found', retryable: false },
  simulation_persona_not_found: { status: 404, title: 'Simulation persona not found', retryable: false },
  simulation_scenario_not_found: { status: 404, title: 'Simulation scenario not found', retryable: false },
  simulation_test_not_found: { status: 404, title: 'Simulation test not found', retryable: false },
  simulation_set_not_found: { status: 404, title: 'Simulation set not found', retryable: false },
  simulation_run_not_found: { status: 404, title: 'Simulation run not found', retryable: false },
  version_set_not_found: { status: 404, title: 'Version set not found', retryable: false },
  tool_not_found: { status: 404, title: 'Tool not found', retryable: false },
  state_machine_not_found: { status: 404, title: 'State machine not found', retryable: false },
  file_not_found: { status: 404, title: 'File not found', retryable: false },
  webhook_not_found: { status: 404, title: 'Webhook not found', retryable: false },
  delivery_not_found: { status: 404, title: 'Delivery not found', retryable: false },
  conversation_not_found: { status: 404, title: 'Conversation not found', retryable: false },
  session_not_found: { status: 404, title: 'Session not found', retryable: false },
  memory_not_found: { status: 404, title: 'Memory not found', retryable: false },
  message_not_found: { status: 404, title: 'Message not found', retryable: false },
  run_not_found: { status: 404, title: 'Run not found', retryable: false },
  migration_job_not_found: { status: 404, title: 'Migration job not found', retryable: false },
  checkpoint_not_found: { status: 404, title: 'Checkpoint not found', retryable: false },
  state_version_not_found: { status: 404, title: 'State version not found', retryable: false },
  template_not_found: { status: 404, title: 'Template not found', retryable: false },
  context_not_found: { status: 404, title: 'Context not found', retryable: false },
  method_not_allowed: { status: 405, title: 'Method not allowed', retryable: false },
  not_acceptable: { status: 406, title: 'Not acceptable', retryable: false },
  request_timeout: { status: 408, title: 'Request timeout', retryable: true },
  conflict: { status: 409, title: 'Conflict', retryable: false },
  conversation_closed: { status: 409, title: 'Conversation closed', retryable: false },
  session_ended: { status: 409, title: 'Session ended', retryable: false },
  run_in_progress: { status: 409, title: 'Run in progress', retryable: true },
  run_not_active: { status: 409, title: 'Run not active', retryable: false },
  run_cancelled: { status: 409, title: 'Run cancelled', retryable: false },
  event_order: { status: 409, title: 'Event out of order', retryable: false },
  producer_conflict: { status: 409, title: 'Producer conflict', retryable: false },
  producer_gap: { status: 409, title: 'Producer gap', retryable: false },
  stale_producer: { status: 409, title: 'Stale producer', retryable: false },
  memory_limit_exceeded: { status: 409, title: 'Memory limit exceeded', retryable: false },
  idempotency_in_progress: { status: 409, title: 'Idempotency key in progress', retryable: true },
  tool_results_required: { status: 409, title: 'Tool results required', retryable: false },
  approval_required: { status: 409, title: 'Approval required', retryable: false },
  approval_decided: { status: 409, title: 'Approval decided', retryable: false },
  cursor_expired: { status: 410, title: 'Cursor expired', retryable: false },
  version_retired: { status: 410, title: 'Version retired', retryable: false },
  precondition_failed: { status: 412, title: 'Precondition failed', retryable: false },
  payload_too_large: { status: 413, title: 'Payload too large', retryable: false },
  storage_limit_exceeded: { status: 413, title: 'Storage limit exceeded', retryable: false },
  state_too_large: { status: 413, title: 'State too large', retryable: false },
  upgrade_required: { status: 426, title: 'Upgrade required', retryable: false },
  expectation_failed: { status: 417, title: 'Expectation failed', retryable: false },
  unsupported_media_type: { status: 415, title: 'Unsupported media type', retryable: false },
  range_not_satisfiable: { status: 416, title: 'Range not satisfiable', retryable: false },
  idempotency_key_reused: { status: 422, title: 'Idempotency key reused', retryable: false },
  invalid_tool_results: { status: 422, title: 'Invalid tool results', retryable: false },
  state_schema_violation: { status: 422, title: 'State schema violation', retryable: false },
  schema_too_costly: { status: 422, title: 'Schema too costly', retryable: false },
  precondition_required: { status: 428, title: 'Precondition required', retryable: false },
  context_budget_too_small: { status: 422, title: 'Context budget too small', retryable: false },
  headers_too_large: { status: 431, title: 'Headers too large', retryable: false },
  concurrency_limit_exceeded: { status: 429, title: 'Concurrency limit exceeded', retryable: true },
  quota_exceeded: { status: 429, title: 'Quota exceeded', retryable: false },
  rate_limit_exceeded: { status: 429, title: 'Rate limit exceeded', retryable: true },
  upstream_rate_limited: { status: 429, title: 'Upstream rate limited', retryable: true },
  internal_error: { status: 500, title: 'Internal error', retryable: false },
  response_contract_violation: { status: 500, title: 'Response contract violation', retryable: false },
  state_corruption: { status: 500, title: 'State corruption', retryable: false },
  response_format_unmet: { status: 502, title: 'Response format unmet', retryable: true },
  upstream_failure: { status: 502, title: 'Upstream failure', retryable: true },
  run_failed: { status: 502, title: 'Run failed', retryable: false },
  service_unavailable: { status: 503, title: 'Service unavailable', retryable: true },
  storage_full: { status: 503, title: 'Storage full', retryable: true },
  runner_lost: { status: 503, title: 'Runner lost', retryable: true },
  timeout: { status: 504, title: 'Timeout', retryable: true },
};

/** A fault of the input: its location (`pointer` in the body, or `parameter`), a detail, and the name of the rule. */
export type FieldError = NonNullable<ProblemBody['errors']>[number];

/** The optional members of a problem. */
export type ProblemOptions = {
  /** The cause for the log only; never sent. */
  cause?: unknown;
  errors?: FieldError[];
  /** The answer that a run has failed with. */
  answer?: ProblemBody['answer'];
  /** Whether there are more than `errors` has. */
  more_errors?: boolean;
  suggestions?: string[];
  /** Whether the same request may succeed later, when it differs from what is usual for the problem. */
  retryable?: boolean;
  rate_limit?: ProblemBody['rate_limit'];
  /** The sequence number of the oldest event that is kept. */
  oldest_seq?: number;
  /** The seconds until a retry makes sense, sent as `Retry-After`. */
  retryAfterS?: number;
  /** Methods for `Allow` on 405. */
  allow?: string[];
  /** The size of the content in bytes, for `Content-Range` on 416. */
  contentBytes?: number;
};

/** The maximum number of errors in an answer. A search for faults may stop when it has found one more. */
export const maxListedErrors = 100;
/** The maximum length of an error's detail, and of its location. */
const maxDetailLength = 1_000;

/** Returns the text, cut to `most` characters. A cut text ends with `…`. */
export function truncateText(text: string, most = maxDetailLength): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`;
}

/** Returns the problem of a request with these errors. */
export function invalidRequest(errors: FieldError[]): Problem {
  return new Problem('invalid_request', summarize(errors), { errors });
}

/** Summarizes all errors in one sentence, for the problem's `detail`. */
function summarize(errors: FieldError[]): string {
  const [first] = errors;
  if (errors.length > maxListedErrors)
    return `The request has more than ${maxListedErrors} errors; errors lists as many.`;
  if (errors.length !== 1 || !first) return `The request has ${errors.length} errors; each is listed in errors.`;
  const place = `${first.parameter ?? ''}${first.pointer ?? ''}` || 'body';
  return `${truncateText(place)}: ${first.detail}`;
}

/** Limits the errors of a problem in number and in length. */
function limitErrors(options: ProblemOptions, all: FieldError[]): ProblemOptions {
  const errors = all.slice(0, maxListedErrors).map(({ pointer, parameter, detail, code }) => ({
    ...(pointer !== undefined && { pointer: truncateText(pointer) }),
    ...(parameter !== undefined && { parameter: truncateText(parameter) }),
    detail: truncateText(detail),
    code,
  }));
  return { ...options, errors, ...(all.length > maxListedErrors && { more_errors: true }) };
}

/** A failure with a code that callers can act on. `detail` goes to the caller, `cause` to the log. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly options: ProblemOptions;

  constructor(code: ErrorCode, detail: string, options: ProblemOptions = {}) {
    const text = truncateText(detail, 2 * maxDetailLength);
    super(`${code}: ${text}`, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.detail = text;
    this.options = options.errors ? limitErrors(options, options.errors) : options;
  }

  get status(): number {
    return problemKinds[this.code].status;
  }
}

/** Creates a problem: `throw problem('agent_not_found', 'No agent agt_… in this organization.')`. */
export function problem(code: ErrorCode, detail: string, options?: ProblemOptions): Problem {
  return new Problem(code, detail, options);
}

/**
 * The kinds of thing that an operation may be asked for and that may be missing: the problem codes that end in
 * `_not_found`.
 */
type Findable = ErrorCode extends infer Code ? (Code extends `${infer Name}_not_found` ? Name : never) : never;

/** Creates the problem that the organization has nothing of this kind with this id: `throw notFound('agent', id)`. */
export const notFound = (kind: Findable, id: string): Problem =>
  problem(`${kind}_not_found`, `No ${kind.replaceAll('_', ' ')} ${id} in this organization.`);

/** Returns the problem of an error of a lower layer (a lost database, a query that timed out), or null for other errors. */
export type ExplainError = (error: unknown) => Problem | null;

/** Converts whatever was thrown into the problem that the caller gets. An unknown error does not reveal its cause. */
export function toProblem(error: unknown, explain: ExplainError): Problem {
  if (error instanceof Problem) return error;
  const detail = 'Something failed on our side; it is in our log under the request id.';
  return explain(error) ?? problem('internal_error', detail, { cause: error });
}

/** The occurrence of a problem, for its body: the base of `type`, the `instance`, the request and the time (RFC 9457). */
export type ProblemOccurrence = { publicUrl: string; instance: string; requestId: string; at: Date };

/** Returns the RFC 9457 body of a problem. Answers, error events of streams and stored runs all have this object. */
export function toProblemBody(failure: Problem, where: ProblemOccurrence): ProblemBody {
  const kind = problemKinds[failure.code];
  const {
    errors,
    more_errors,
    answer,
    suggestions,
    rate_limit,
    oldest_seq,
    retryable = kind.retryable,
  } = failure.options;
  const page = `${where.publicUrl}/problems/${failure.code}`;
  return {
    type: page,
    title: kind.title,
    status: kind.status,
    detail: failure.detail,
    instance: where.instance,
    error_code: failure.code,
    request_id: where.requestId,
    timestamp: where.at.toISOString(),
    retryable,
    ...(errors && { errors }),
    ...(more_errors && { more_errors }),
    ...(answer && { answer }),
    ...(rate_limit && { rate_limit }),
    ...(oldest_seq !== undefined && { oldest_seq }),
    ...(suggestions && { suggestions }),
  };
}
