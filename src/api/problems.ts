import type { ErrorCode, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';

type Kind = { status: number; title: string; retryable: boolean };

/** Every problem that Parley answers with. Each has a page in `docs/problems/`. */
export const problemKinds: Record<ErrorCode, Kind> = {
  invalid_request: { status: 400, title: 'Invalid request', retryable: false },
  invalid_api_version: { status: 400, title: 'Invalid API version', retryable: false },
  invalid_cursor: { status: 400, title: 'Invalid cursor', retryable: false },
  authentication_failed: { status: 401, title: 'Authentication failed', retryable: false },
  insufficient_permissions: { status: 403, title: 'Insufficient permissions', retryable: false },
  version_read_only: { status: 403, title: 'Version read-only', retryable: false },
  resource_not_found: { status: 404, title: 'Resource not found', retryable: false },
  agent_not_found: { status: 404, title: 'Agent not found', retryable: false },
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
  tool_results_required: { status: 409, title: 'Tool results required', retryable: false },
  cursor_expired: { status: 410, title: 'Cursor expired', retryable: false },
  version_retired: { status: 410, title: 'Version retired', retryable: false },
  precondition_failed: { status: 412, title: 'Precondition failed', retryable: false },
  payload_too_large: { status: 413, title: 'Payload too large', retryable: false },
  storage_limit_exceeded: { status: 413, title: 'Storage limit exceeded', retryable: false },
  state_too_large: { status: 413, title: 'State too large', retryable: false },
  expectation_failed: { status: 417, title: 'Expectation failed', retryable: false },
  unsupported_media_type: { status: 415, title: 'Unsupported media type', retryable: false },
  invalid_tool_results: { status: 422, title: 'Invalid tool results', retryable: false },
  state_schema_violation: { status: 422, title: 'State schema violation', retryable: false },
  schema_too_costly: { status: 422, title: 'Schema too costly', retryable: false },
  precondition_required: { status: 428, title: 'Precondition required', retryable: false },
  context_budget_too_small: { status: 422, title: 'Context budget too small', retryable: false },
  headers_too_large: { status: 431, title: 'Headers too large', retryable: false },
  concurrency_limit_exceeded: { status: 429, title: 'Concurrency limit exceeded', retryable: true },
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

/** One thing that is wrong with the input: where (`pointer` in the body, or `parameter`), what, and the rule's name. */
export type FieldError = NonNullable<ProblemBody['errors']>[number];

export type ProblemOptions = {
  /** For the log only; never sent. */
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
  /** The place of the oldest event that is kept. */
  oldest_seq?: number;
  /** Seconds until a retry makes sense: becomes `Retry-After`. */
  retryAfterS?: number;
  /** Methods for `Allow` on 405. */
  allow?: string[];
};

/** How many faults an answer lists. Whoever looks for faults may stop when one more is found. */
export const mostErrors = 100;
/** The longest text about one fault, and where it is. */
const mostText = 1_000;

/** A text that fits into a sentence; one that is cut ends with `…`. */
export function shorten(text: string, most = mostText): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`;
}

/** The problem of a request with these faults. */
export function invalidRequest(errors: FieldError[]): Problem {
  return new Problem('invalid_request', summarize(errors), { errors });
}

/** One sentence over all errors, for the problem's `detail`. */
function summarize(errors: FieldError[]): string {
  const [first] = errors;
  if (errors.length > mostErrors) return `The request has more than ${mostErrors} errors; errors lists as many.`;
  if (errors.length !== 1 || !first) return `The request has ${errors.length} errors; each is listed in errors.`;
  const place = `${first.parameter ?? ''}${first.pointer ?? ''}` || 'body';
  return `${shorten(place)}: ${first.detail}`;
}

/** The options with the errors that an answer has room for, none of them longer than a person reads. */
function fitting(options: ProblemOptions, all: FieldError[]): ProblemOptions {
  const errors = all.slice(0, mostErrors).map(({ pointer, parameter, detail, code }) => ({
    ...(pointer !== undefined && { pointer: shorten(pointer) }),
    ...(parameter !== undefined && { parameter: shorten(parameter) }),
    detail: shorten(detail),
    code,
  }));
  return { ...options, errors, ...(all.length > mostErrors && { more_errors: true }) };
}

/** A failure with a name that callers can act on. `detail` goes to the caller, `cause` to the log. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly options: ProblemOptions;

  constructor(code: ErrorCode, detail: string, options: ProblemOptions = {}) {
    const told = shorten(detail, 2 * mostText);
    super(`${code}: ${told}`, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.detail = told;
    this.options = options.errors ? fitting(options, options.errors) : options;
  }

  get status(): number {
    return problemKinds[this.code].status;
  }
}

/** `throw problem('agent_not_found', 'No agent agt_… in this organization.')` */
export function problem(code: ErrorCode, detail: string, options?: ProblemOptions): Problem {
  return new Problem(code, detail, options);
}

/** Names failures of things below that are not problems yet (a database that is gone, a query that timed out). */
export type Explain = (error: unknown) => Problem | null;

/** Turns whatever was thrown into the problem that the caller sees; what is unknown says nothing of its cause. */
export function toProblem(error: unknown, explain: Explain): Problem {
  if (error instanceof Problem) return error;
  const detail = 'Something failed on our side; it is in our log under the request id.';
  return explain(error) ?? problem('internal_error', detail, { cause: error });
}

/** Where a problem happened, for its body: RFC 9457 `type` and `instance`, and who to ask about. */
export type Occurrence = { publicUrl: string; instance: string; requestId: string; at: Date };

/** The RFC 9457 body of a problem: the same object in an answer, in a stream's error event and in a stored run. */
export function problemBody(failure: Problem, where: Occurrence): ProblemBody {
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
