import type { BrokenPromise } from './compare.ts';
import { findOperationOf, listBodyValues } from './gates/docs/uses.ts';
import { listOperations } from './gates/diff/operation.ts';
import { listRequestFaults, type SentRequest } from './gates/request-validator.ts';
import type { Pact } from './pact-file.ts';

/** A request of a pact as it was recorded: query and headers are lists of texts. */
type RecordedRequest = {
  query?: Record<string, string | string[]>;
  headers?: Record<string, string | string[]>;
  body?: { content: unknown; contentType: string };
};

const single = (value: string | string[]): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** Returns a recorded request as a validator takes it. */
function toSentRequest({ query = {}, headers = {}, body }: RecordedRequest): SentRequest {
  const parameters = [
    ...Object.entries(query).map(([name, value]) => [`query ${name}`, single(value)] as const),
    ...Object.entries(headers).map(([name, value]) => [`header ${name.toLowerCase()}`, single(value)] as const),
  ];
  const mediaType = String(body?.contentType).split(';')[0]!.trim().toLowerCase();
  const sent = body && { mediaType, values: listBodyValues(body) };
  return { parameters: Object.fromEntries(parameters), ...(sent && { body: sent }) };
}

/**
 * Lists the requests of a pact that the released contract takes and the current one refuses, whatever the comparison says
 * of the two. A request that is refused on purpose is none of them.
 */
export function listRefusedRequests(pact: Pact, released: object, current: object): BrokenPromise[] {
  const [before, after] = [listOperations(released), listOperations(current)].map((all) => [...all.values()]);
  return pact.interactions.flatMap((interaction) => {
    if (!interaction.request || pact.provider.name !== 'parley') return [];
    const [then, now] = [findOperationOf(before!, interaction), findOperationOf(after!, interaction)];
    if (!then || !now) return [];
    const request = toSentRequest(interaction.request as RecordedRequest);
    if (listRequestFaults(then, request).length > 0) return [];
    return listRequestFaults(now, request).map((fault) => ({
      description: interaction.description,
      fault: `its request is refused: ${fault}`,
    }));
  });
}
