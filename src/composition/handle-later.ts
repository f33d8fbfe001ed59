import type { ServeSocket } from '#src/api/socket.ts';
import type { AnyHandler } from '#src/http/bind.ts';
import { prepareSchemas } from '#src/contract/schemas.ts';
import { readOperations, type OpenApiDocument } from '#src/contract/spec.ts';
import type { LaterPart } from '#src/process/load-later.ts';

/** Returns handlers of all operations of a document, which are loaded with the first request for one, unless they were before. */
export function handleLater(
  document: OpenApiDocument,
  handlers: LaterPart<Record<string, AnyHandler>>,
): Record<string, AnyHandler> {
  const all = readOperations(prepareSchemas(document)).map(({ id }): [string, AnyHandler] => [
    id,
    async (call) => {
      const loaded = handlers.current() ?? (await handlers.load());
      return loaded[id]!(call);
    },
  ]);
  return Object.fromEntries(all);
}

/** Serves WebSockets by what is loaded with the first one, unless it was before. Messages that come meanwhile wait. */
export const serveSocketLater =
  (serving: LaterPart<ServeSocket>, onError: (error: unknown, context: object) => void): ServeSocket =>
  (place, connection) => {
    const loaded = serving.current();
    if (loaded) return loaded(place, connection);
    serving.load().then(
      (serve) => serve(place, connection),
      (error: unknown) => {
        onError(error, { session_id: place.sessionId, task: 'loading voice' });
        connection.close(1011, 'The server cannot serve this WebSocket.');
      },
    );
  };
