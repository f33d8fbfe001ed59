import { expect } from 'vitest';

/** An open stream, and all that it will have said when it has ended. */
type OpenedStream = { text: Promise<string> };

/** Opens a stream with these headers, and waits for its first bytes. With a body, the request is a POST. */
export async function openStream(url: string, headers: Record<string, string>, body?: object): Promise<OpenedStream> {
  const response = await fetch(url, {
    headers: { accept: 'text/event-stream', 'content-type': 'application/json', ...headers },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  const [first, rest] = response.body!.tee();
  await first.getReader().read();
  return { text: new Response(rest).text() };
}

/** Returns the body of an AG-UI run with one message. */
export const aguiRun = (threadId: string, content: string) => ({
  threadId,
  runId: 'run-1',
  state: {},
  messages: [{ id: 'm1', role: 'user', content }],
  tools: [],
  context: [],
  forwardedProps: {},
});
