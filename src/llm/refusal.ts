/** The problem that a failure of a gateway becomes. */
export type FaultCode = 'upstream_failure' | 'upstream_rate_limited' | 'timeout' | 'service_unavailable';

/** A failure as the upstream tells it: an HTTP status, names for it, and words. */
type ReportedFailure = {
  status: number | null;
  codes: readonly string[];
  words: string;
  param?: string | null | undefined;
};

/** The meaning of a failure for the caller. */
export type Refusal = {
  name: string;
  code: FaultCode;
  /** Set when another model may do better. */
  fallback: boolean;
  /** Set when the same request may succeed later. */
  retryable: boolean;
  suggestions?: string[];
};

type RefusalKind = Refusal & { is(said: ReportedFailure): boolean };

const names = (pattern: RegExp) => (said: ReportedFailure) => said.codes.some((code) => pattern.test(code));
const isRequest = ({ status }: ReportedFailure) =>
  status === null || status === 400 || status === 413 || status === 422;

const windowWords =
  /context[ _-]?(length|window|size)|maximum (context|prompt|input)|prompt is too long|too many (input )?tokens|token count\b.{0,40}\bexceed|tokens \+ `max_new_tokens|input (is )?too long|exceeds? the (model'?s )?(maximum|context)|reduce the length/i;
const modelWords =
  /\binvalid model name\b|\bmodel\b.{0,80}\b(does not exist|not found|not supported)|\bunknown model\b/i;

const quotaWords = /insufficient (account )?(balance|credits?|funds|quota)/i;

const shorten =
  'Make the conversation shorter with POST /v2/conversations/{conversation_id}/context/optimize, or give the agent a model with a larger context window.';
const otherModel = 'Give the agent one of the models of GET /v2/models.';
const otherWords = 'Ask for something else: the provider refuses this for its content.';
const checkKey = "Ask an operator to check OPENAI_API_KEY, or the gateway's own key for the model.";
const checkQuota = "Ask an operator to check the account's balance and quota at the provider.";

const final = { fallback: false, retryable: false } as const;
const passing = { fallback: true, retryable: true } as const;

/** The kinds of failure, the more particular ones first. */
const kinds: readonly RefusalKind[] = [
  {
    name: 'context window exceeded',
    code: 'upstream_failure',
    fallback: true,
    retryable: false,
    suggestions: [shorten],
    is: (said) =>
      names(/context_(length|window|size)|max_prompt_tokens/i)(said) ||
      (isRequest(said) && windowWords.test(said.words)),
  },
  {
    name: 'unauthorized',
    code: 'upstream_failure',
    ...final,
    suggestions: [checkKey],
    is: (said) => said.status === 401 || names(/invalid_api_key|authentication_error|^unauthorized$/i)(said),
  },
  {
    name: 'quota exceeded',
    code: 'upstream_failure',
    fallback: true,
    retryable: false,
    suggestions: [checkQuota],
    is: (said) =>
      said.status === 402 ||
      names(/insufficient_quota|billing|insufficient_balance/i)(said) ||
      (said.status === null && quotaWords.test(said.words)),
  },
  {
    name: 'content refused',
    code: 'upstream_failure',
    ...final,
    suggestions: [otherWords],
    is: (said) => names(/data_inspection|content_?filter|content_policy|moderation/i)(said),
  },
  {
    name: 'unknown model',
    code: 'upstream_failure',
    fallback: true,
    retryable: false,
    suggestions: [otherModel],
    is: (said) =>
      names(/model_not_found/i)(said) || (isRequest(said) && (said.param === 'model' || modelWords.test(said.words))),
  },
  {
    name: 'not found',
    code: 'upstream_failure',
    fallback: true,
    retryable: false,
    suggestions: [otherModel],
    is: ({ status }) => status === 404,
  },
  {
    name: 'too many requests',
    code: 'upstream_rate_limited',
    ...passing,
    is: (said) => said.status === 429 || names(/rate_limit|too_many_requests/i)(said),
  },
  { name: 'unavailable', code: 'service_unavailable', ...passing, is: (said) => said.status === 503 },
  {
    name: 'overloaded',
    code: 'service_unavailable',
    ...passing,
    is: (said) => said.status === 529 || names(/overloaded/i)(said),
  },
  { name: 'timed out', code: 'timeout', ...passing, is: ({ status }) => status === 408 || status === 504 },
  { name: 'server error', code: 'upstream_failure', ...passing, is: ({ status }) => status !== null && status >= 500 },
  {
    name: 'request refused',
    code: 'upstream_failure',
    ...final,
    is: (said) => said.status !== null || names(/invalid_request/i)(said),
  },
  { name: 'failure', code: 'upstream_failure', ...passing, is: () => true },
];

/** Returns the kind of failure that an upstream tells of. */
export function classifyFailure(said: ReportedFailure): Refusal {
  const { is: _is, ...refusal } = kinds.find(({ is }) => is(said))!;
  return refusal;
}
