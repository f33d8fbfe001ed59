import { exactly, exampleId, injected, injectedPath, matching, type Matcher } from './matchers.ts';
import type { HttpInteraction, MessageInteraction, State } from './interaction.ts';

/** What interactions with Parley have in common. */

export const token = 'an-example-token';

/** The credential of the state “a caller”. */
export const bearer = injected('Bearer [\\w.-]+', 'Bearer ${token}', `Bearer ${token}`);

/** Returns a caller of an organization of its own; with every scope unless told otherwise. */
export const caller = (scopes?: string[]): State => ({ name: 'a caller', ...(scopes && { params: { scopes } }) });

export const json = matching('application/json(; ?charset=utf-8)?', 'application/json');
export const problemJson = matching('application/problem\\+json(; ?charset=utf-8)?', 'application/problem+json');
const requestId = { 'X-Request-ID': matching('[\\w-]+', exampleId('req')) };

/** What is in every problem, and its code, on which a consumer acts. */
export function problemBody(status: number, code: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: matching(`https?://.+/problems/${code}`, `http://127.0.0.1:8080/problems/${code}`),
    title: 'What it is',
    status: exactly(status),
    detail: 'What went wrong.',
    error_code: exactly(code),
    request_id: exampleId('req'),
    retryable: false,
    ...more,
  };
}

type Request = Omit<HttpInteraction['request'], 'path'> & { path: string };
type Call = Pick<HttpInteraction, 'description' | 'given' | 'act'> & { request: Request };

/**
 * Returns a call by somebody who is signed in, and its answer. `path` may have ids of states: `/v2/agents/{agent_id}`.
 */
export function call(call: Call, response: HttpInteraction['response']): HttpInteraction {
  const headers = { Authorization: bearer, ...call.request.headers };
  const body = response.body !== undefined && { 'Content-Type': json };
  return {
    ...call,
    given: call.given ?? [caller()],
    request: { ...call.request, path: injectedPath(call.request.path), headers },
    response: { ...response, headers: { ...body, ...requestId, ...response.headers } },
  };
}

/** The same, when it is refused with a problem. */
export function refusal(
  asked: Call,
  [status, code]: [number, string],
  more: Record<string, unknown> = {},
  headers: Record<string, string | Matcher> = {},
): HttpInteraction {
  return call(asked, {
    status,
    headers: { 'Content-Type': problemJson, ...headers },
    body: problemBody(status, code, more),
  });
}

const eventStream = matching('text/event-stream(; ?charset=utf-8)?', 'text/event-stream');

/**
 * Returns the answer of a stream that ends: events as server-sent events, the first and the last of which are known by
 * name.
 */
export function streamed(
  events: { id: number; name: string; data: object }[],
  { ids = true } = {},
): HttpInteraction['response'] {
  const text = events
    .map(({ id, name, data }) => `${ids ? `id: ${id}\n` : ''}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
    .join('');
  const frame = (name: string) => `(id: \\d+\\n)${ids ? '' : '?'}event: ${name}\\ndata: \\{.+\\}\\n\\n`;
  const [first, last] = [events[0]!.name, events.at(-1)!.name];
  const regex = `${frame(first)}([^\\n]+\\n|\\n)*${frame(last)}`;
  return { status: 200, headers: { 'Content-Type': eventStream }, text: ['text/event-stream', text, regex] };
}

/**
 * Returns a `fetch` that answers with one server-sent event: how a message reaches the code of a consumer that reads
 * streams.
 */
export const fetchOf =
  (event: string, data: unknown): typeof fetch =>
  async () => {
    const body = `id: 1\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };

/** Returns the events of one stream, each as a message pact. */
export const messagesOf = (
  stream: string,
  events: Omit<MessageInteraction, 'stream' | 'description'>[],
): MessageInteraction[] => events.map((event) => ({ ...event, stream, description: `${event.event} of ${stream}` }));
