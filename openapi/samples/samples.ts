import type { Document } from '#openapi/python/operations.ts';
import { formatCurl } from './format-curl.ts';
import { formatPython } from './format-python.ts';
import { formatTypeScript } from './format-typescript.ts';
import { listSampleCalls, type SampleCall } from './sample-call.ts';

/** The samples of an operation, by their language as fences of Markdown name it. */
type OperationSamples = { sh: string; ts?: string; python?: string };

/** The address of a server that was started without configuration. */
const baseUrl = 'http://127.0.0.1:8080';

/** Returns the samples of one contract by operationId. Those of the clients exist where the contract names their methods. */
export function formatSamples(document: Document, hasClients: boolean): Record<string, OperationSamples> {
  const format = (call: SampleCall): OperationSamples => ({
    sh: formatCurl(call, baseUrl),
    ...(hasClients && call.isMade && { ts: formatTypeScript(call, baseUrl), python: formatPython(call, baseUrl) }),
  });
  return Object.fromEntries(listSampleCalls(document).map((call) => [call.operationId, format(call)]));
}
