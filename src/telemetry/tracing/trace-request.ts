import { isTracing } from '#src/process/span.ts';
import { toTraceHeaders, tracePart } from '#src/process/work.ts';

/**
 * Sends a request to another server as a part of the work that it is for, and tells that server of the trace. The path is not told to
 * anybody else: it may have a secret.
 */
export function traceRequest(
  { hostname, port, protocol }: URL,
  init: RequestInit,
  send: (init: RequestInit) => Promise<Response>,
): Promise<Response> {
  if (!isTracing()) return send(init);
  const method = init.method ?? 'GET';
  const attributes = {
    'http.request.method': method,
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
  };
  return tracePart(`${method} ${hostname}`, { kind: 'client', attributes }, async (part) => {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(toTraceHeaders())) headers.set(name, value);
    const response = await send({ ...init, headers });
    const { status } = response;
    part?.set({
      'http.response.status_code': status,
      ...(status >= 400 && { 'error.type': String(status) }),
    });
    return response;
  });
}
