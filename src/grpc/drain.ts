import type { Http2Server, ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { problem } from '#src/api/problems.ts';
import { UnderWay } from '#src/process/under-way.ts';

/** Stops the door of gRPC without losing what is under way. */
export type GrpcDrain = {
  /** Aborted at the stop, with the problem for late callers and open streams. */
  stopping: AbortSignal;
  /** Counts an active call. Returns the function that ends it. */
  track(): () => void;
  drain(deadlineMs: number): Promise<void>;
};

/**
 * Creates a graceful shutdown, as for HTTP: connections are told to send no new calls, streams end, and active calls are
 * answered. Until then new connections are accepted, so that health checks work.
 */
export function createGrpcDrain(server: Http2Server, keepaliveMs: number): GrpcDrain {
  const stopping = new AbortController();
  const sessions = new Set<ServerHttp2Session>();
  const sockets = new Set<Socket>();
  const underWay = new UnderWay();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => {}); // calls on a broken connection fail by themselves
    pingSession(session, keepaliveMs);
  });
  return {
    stopping: stopping.signal,
    track: () => underWay.track(),
    async drain(deadlineMs) {
      stopping.abort(problem('service_unavailable', 'The server is stopping; connect again.', { retryAfterS: 1 }));
      for (const session of sessions) session.close();
      await underWay.waitUntilIdle(deadlineMs);
      server.close();
      // The end of the connection is UNAVAILABLE to a client; the end of a session would be an error of ours.
      for (const socket of sockets) socket.destroySoon();
    },
  };
}

/** Closes a connection whose other end no longer answers pings, so that it does not keep a producer alive. */
function pingSession(session: ServerHttp2Session, everyMs: number): void {
  let unanswered = false;
  const asking = setInterval(() => {
    if (session.destroyed) return; // its `close` is on the way
    if (unanswered) return session.destroy();
    unanswered = session.ping(() => (unanswered = false));
  }, everyMs);
  asking.unref();
  session.once('close', () => clearInterval(asking));
}
