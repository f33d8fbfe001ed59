import type { ErrorCode, Failure } from '#generated/v1/client/types.gen.ts';

/** Why a call failed: a code of Parley's, or that the answer was not one of Parley's. */
export type ParleyApiErrorCode = ErrorCode | 'unexpected_response';

/** Every failure that the server tells of, in an answer or in the middle of a stream. */
export class ParleyApiError extends Error {
  /** Act on it: it never changes. */
  readonly code: ParleyApiErrorCode;
  /** The HTTP status; null in the middle of a stream. */
  readonly status: number | null;
  /** What to quote when asking an operator about this failure. */
  readonly requestId: string | null;

  constructor(code: ParleyApiErrorCode, message: string, answer: { status: number | null; requestId: string | null }) {
    super(message);
    this.name = 'ParleyApiError';
    this.code = code;
    this.status = answer.status;
    this.requestId = answer.requestId;
  }
}

/** Returns the error for an answer that is not a success, even if a proxy wrote it. */
export async function errorOf(response: Response): Promise<ParleyApiError> {
  const answer = { status: response.status, requestId: response.headers.get('x-request-id') };
  const failure = failureIn(await response.text());
  if (failure) return new ParleyApiError(failure.code, failure.message, answer);
  return new ParleyApiError('unexpected_response', `The server answered ${response.status}.`, answer);
}

function failureIn(text: string): Failure | null {
  try {
    const { error } = JSON.parse(text) as { error?: Failure };
    return typeof error?.code === 'string' ? error : null;
  } catch {
    return null;
  }
}
