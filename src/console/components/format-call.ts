import { operations } from '#generated/v2/methods.gen.ts';
import { formatCurl } from '#openapi/samples/format-curl.ts';
import { formatPython } from '#openapi/samples/format-python.ts';
import { formatTypeScript } from '#openapi/samples/format-typescript.ts';
import type { Json, SampleCall } from '#openapi/samples/sample-call.ts';

/** A call of an operation: the ids of its path in their order, its query and its body. */
export type ApiCall = {
  operation: keyof typeof operations;
  ids?: readonly string[];
  query?: Record<string, Json>;
  body?: Record<string, Json>;
};

/** The languages in which a call can be copied. */
export type CallLanguage = 'curl' | 'typescript' | 'python';

type OperationEntry = {
  name: string;
  method: string;
  path: string;
  open?: true;
  streams?: 'reply' | 'events';
  answer?: 'object' | 'page';
};

const kindOf = ({ streams, answer }: OperationEntry): SampleCall['kind'] => {
  if (streams) return streams === 'reply' ? 'reply' : 'stream';
  return answer === 'page' ? 'page' : 'call';
};

function toSample({ operation, ids = [], query = {}, body }: ApiCall): SampleCall {
  const entry: OperationEntry = operations[operation];
  const waiting = [...ids];
  return {
    operationId: operation,
    method: entry.method,
    sdk: entry.name,
    path: entry.path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(waiting.shift() ?? '')),
    ids: [...ids],
    query,
    headers: {},
    body: body ?? null,
    bytesAs: null,
    isMade: true,
    kind: kindOf(entry),
    result: entry.answer === undefined ? null : 'Result',
    isPublic: entry.open === true,
  };
}

const formatters = { curl: formatCurl, typescript: formatTypeScript, python: formatPython };

/** Writes a call as a program, with the client of its language; the key comes from the environment. */
export const formatCall = (call: ApiCall, language: CallLanguage, baseUrl: string): string =>
  formatters[language](toSample(call), baseUrl);
