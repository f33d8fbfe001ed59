/** Returns a response whose body ends with an error after `maxBytes`, counted as they come out of decompression. */
export function boundResponse(response: Response, maxBytes: number, createError: () => Error): Response {
  if (!response.body) return response;
  let bytes = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(createError());
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(count), { status, statusText, headers: new Headers(headers) });
}
