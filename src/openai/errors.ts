import type { Error as ErrorBody, ErrorType } from '#generated/openai/client/types.gen.ts';
import type { ErrorCode, Problem } from '#generated/v2/client/types.gen.ts';
import type { ErrorForm } from '#src/http/problem-json.ts';

/** The statuses that OpenAI's clients know nothing of, and those that they are told instead. */
const otherStatuses: Readonly<Record<number, number>> = { 410: 404, 412: 409, 422: 400, 428: 400 };

const kindsByStatus: Readonly<Record<number, ErrorType>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  429: 'rate_limit_error',
};

/** The codes that programs compare with OpenAI's own words. */
const ownCodes: Partial<Record<ErrorCode, string>> = {
  authentication_failed: 'invalid_api_key',
  quota_exceeded: 'insufficient_quota',
};

/** Where the members of a request of version 2 stand in a request here, the longest first. */
const places: readonly (readonly [version2: string, here: string])[] = [
  ['/options/response/model_settings', ''],
  ['/options/response', ''],
  ['/options/tools', ''],
  ['/context/conversation_id', '/metadata/conversation_id'],
  ['/context/after_message_id', '/previous_response_id'],
  ['/context/user/external_id', '/user'],
  ['/context/user', '/user'],
  ['/context/agent_id', '/model'],
  ['/context/service_id', '/model'],
  ['/context/version_set', '/model'],
  ['/message/content/results', '/messages'],
  ['/decisions', '/input'],
];

/** Writes a JSON pointer as the path of a member: `messages[0].content`. */
function toParam(pointer: string): string {
  const [version2, here] = places.find(([start]) => pointer === start || pointer.startsWith(`${start}/`)) ?? ['', ''];
  const names = `${here}${pointer.slice(version2.length)}`.split('/').slice(1);
  const steps = names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

type Fault = NonNullable<Problem['errors']>[number];

const toPlace = ({ pointer, parameter }: Fault): string => (pointer ? toParam(pointer) : (parameter ?? ''));

/** Returns the message with all faults, because a failure here has no list of them. */
function toMessage({ detail, errors = [] }: Problem): string {
  const faults = errors.map((fault) => [toPlace(fault), fault.detail].filter(Boolean).join(': '));
  return faults.length > 0 ? faults.join(' ') : detail;
}

/** Converts a problem of version 2 to a failure as OpenAI writes it. A fault names its member as `param`. */
export function toOpenAiError(problem: Problem): ReturnType<ErrorForm> & { body: ErrorBody } {
  const { error_code, errors = [], retryable } = problem;
  const isModel = errors.some(({ code }) => code === 'unknown_model');
  const status = isModel ? 404 : (otherStatuses[problem.status] ?? problem.status);
  const byStatus = kindsByStatus[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error');
  const code = isModel ? 'model_not_found' : (ownCodes[error_code] ?? error_code);
  const type = isModel ? 'invalid_request_error' : error_code === 'quota_exceeded' ? 'insufficient_quota' : byStatus;
  const [first] = errors;
  return {
    status,
    mediaType: 'application/json',
    body: { error: { message: toMessage(problem), type, param: (first && toPlace(first)) || null, code } },
    // OpenAI's clients send a 409, a 429 and each 5xx again, unless they are told that it is of no use.
    headers: { 'X-Should-Retry': String(retryable) },
  };
}

/** Returns the last event of a stream of sound or of its text, which tells of a failure. */
export const toErrorEvent = (problem: Problem): ErrorBody => toOpenAiError(problem).body;
