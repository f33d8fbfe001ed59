import type { RealtimeSettings } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';

/** The session that a WebSocket for voice speaks in. */
export type VoicePlace = {
  sessionId: string;
  conversationId: string;
  agentId: string;
  /** The agent or the service as the client has named it. */
  model: string;
  /** Whether the session was made for this connection. */
  isNew: boolean;
  /** The settings of the session that a secret has; null for none. */
  settings: RealtimeSettings | null;
};

/** A WebSocket as the reply of an operation: the door opens it, and hands it to the one who serves its place. */
export type SocketReply = { status: 101; place: VoicePlace };

/** The one who is told what happens on a WebSocket. */
export type SocketListener = {
  /** Takes a message of the client. The next one comes when it has been taken. */
  onText(text: string): void | Promise<void>;
  /** The connection is closed, by whomever. */
  onClose(): void;
  /** The server stops: the connection will be closed within these milliseconds. */
  onStop(withinMs: number): void;
};

/** An open WebSocket. */
export type SocketConnection = {
  principal: Principal;
  requestId: string;
  address: string | undefined;
  /** Sends a text. Does nothing once the connection is closed. */
  send(text: string): void;
  /** Returns the number of bytes that wait to be sent. */
  countWaiting(): number;
  /** Closes it with a code of RFC 6455 and a reason of at most 123 bytes. */
  close(code: number, reason: string): void;
  /** Names the one who is told. Messages that came before wait. */
  listen(listener: SocketListener): void;
};

/** Serves the WebSocket of a place. */
export type ServeSocket = (place: VoicePlace, connection: SocketConnection) => void;
