import { create } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import { ProblemSchema, type Problem as ProblemMessage } from '#generated/proto/parley/session/v1/problem_pb.ts';
import { problem, toProblemBody, type ProblemOccurrence, type Problem } from '#src/api/problems.ts';

/** What a problem is for gRPC, by the status that HTTP would answer with. */
const codes: Record<number, Code> = {
  400: Code.InvalidArgument,
  401: Code.Unauthenticated,
  403: Code.PermissionDenied,
  404: Code.NotFound,
  408: Code.DeadlineExceeded,
  409: Code.FailedPrecondition,
  410: Code.OutOfRange,
  413: Code.ResourceExhausted,
  422: Code.InvalidArgument,
  429: Code.ResourceExhausted,
  431: Code.ResourceExhausted,
  500: Code.Internal,
  503: Code.Unavailable,
  504: Code.DeadlineExceeded,
};

/** Metadata has little room: many clients read no more than 8 KiB of it. */
const mostErrors = 16;
const longestText = 1_000;

export function codeOf({ code, status }: Problem): Code {
  if (code === 'producer_conflict') return Code.AlreadyExists;
  return codes[status] ?? Code.Unknown;
}

/** A status as gRPC spells it: `INVALID_ARGUMENT`. */
export function nameOf(code: Code): string {
  if (code === Code.Canceled) return 'CANCELLED';
  return Code[code].replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

const short = (text: string) => text.slice(0, longestText).toWellFormed();

function messageOf({ errors = [], rate_limit, oldest_seq, ...body }: ProblemBody): ProblemMessage {
  return create(ProblemSchema, {
    type: body.type,
    title: body.title,
    status: body.status,
    detail: short(body.detail),
    instance: body.instance,
    errorCode: body.error_code,
    requestId: body.request_id,
    timestamp: body.timestamp,
    retryable: body.retryable,
    suggestions: body.suggestions ?? [],
    documentation: body.documentation ?? '',
    errors: errors.slice(0, mostErrors).map((error) => ({
      pointer: short(error.pointer ?? ''),
      parameter: short(error.parameter ?? ''),
      detail: short(error.detail),
      code: error.code,
    })),
    ...(oldest_seq !== undefined && { oldestSeq: BigInt(oldest_seq) }),
    ...(rate_limit && {
      rateLimit: {
        limit: BigInt(rate_limit.limit),
        remaining: BigInt(rate_limit.remaining),
        reset: BigInt(rate_limit.reset),
        policy: rate_limit.policy,
      },
    }),
  });
}

/** A problem as the status of a call, with the same body that HTTP answers with in its details. */
export function statusOf(failure: Problem, where: ProblemOccurrence): ConnectError {
  const { retryAfterS } = failure.options;
  const metadata = new Headers(retryAfterS === undefined ? [] : [['retry-after', String(Math.ceil(retryAfterS))]]);
  const details = [{ desc: ProblemSchema, value: messageOf(toProblemBody(failure, where)) }];
  return new ConnectError(short(failure.detail), codeOf(failure), metadata, details, failure);
}

/** The problem behind a call that could not be read or took too long; null for what is no matter of ours. */
export function problemOfCall({ code, rawMessage, cause }: ConnectError): Problem | null {
  if (code === Code.ResourceExhausted) return problem('payload_too_large', `The message is too large: ${rawMessage}.`);
  if (code === Code.InvalidArgument) return problem('invalid_request', `The call cannot be read: ${rawMessage}.`);
  if (code === Code.DeadlineExceeded) return problem('timeout', 'The deadline of the call has passed.', { cause });
  return null;
}
