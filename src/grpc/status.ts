import { create } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import { ProblemSchema, type Problem as ProblemMessage } from '#generated/proto/parley/session/v1/problem_pb.ts';
import { problem, toProblemBody, type ProblemOccurrence, type Problem } from '#src/api/problems.ts';

/** The status codes of gRPC by the HTTP status of a problem. */
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

/** The maximum number of errors in a status: many clients read at most 8 KiB of metadata. */
const maxErrorDetails = 16;
const maxTextLength = 1_000;

/** Returns the status code of a problem. */
export function toGrpcCode({ code, status }: Problem): Code {
  if (code === 'producer_conflict') return Code.AlreadyExists;
  return codes[status] ?? Code.Unknown;
}

/** Returns the name of a status as gRPC spells it: `INVALID_ARGUMENT`. */
export function toStatusName(code: Code): string {
  if (code === Code.Canceled) return 'CANCELLED';
  return Code[code].replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

const cutText = (text: string) => text.slice(0, maxTextLength).toWellFormed();

function toProblemMessage({ errors = [], rate_limit, oldest_seq, ...body }: ProblemBody): ProblemMessage {
  return create(ProblemSchema, {
    type: body.type,
    title: body.title,
    status: body.status,
    detail: cutText(body.detail),
    instance: body.instance,
    errorCode: body.error_code,
    requestId: body.request_id,
    timestamp: body.timestamp,
    retryable: body.retryable,
    suggestions: body.suggestions ?? [],
    documentation: body.documentation ?? '',
    errors: errors.slice(0, maxErrorDetails).map((error) => ({
      pointer: cutText(error.pointer ?? ''),
      parameter: cutText(error.parameter ?? ''),
      detail: cutText(error.detail),
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

/** Converts a problem to the status of a call. Its details have the body that HTTP would answer with. */
export function toConnectError(failure: Problem, where: ProblemOccurrence): ConnectError {
  const { retryAfterS } = failure.options;
  const metadata = new Headers(retryAfterS === undefined ? [] : [['retry-after', String(Math.ceil(retryAfterS))]]);
  const details = [{ desc: ProblemSchema, value: toProblemMessage(toProblemBody(failure, where)) }];
  return new ConnectError(cutText(failure.detail), toGrpcCode(failure), metadata, details, failure);
}

/** Returns the problem of a call that could not be parsed or took too long, or null for other statuses. */
export function toCallProblem({ code, rawMessage, cause }: ConnectError): Problem | null {
  if (code === Code.ResourceExhausted) return problem('payload_too_large', `The message is too large: ${rawMessage}.`);
  if (code === Code.InvalidArgument) return problem('invalid_request', `The call cannot be read: ${rawMessage}.`);
  if (code === Code.DeadlineExceeded) return problem('timeout', 'The deadline of the call has passed.', { cause });
  return null;
}
