import { afterEach } from 'vitest';
import { Fault } from '#src/llm/fault.ts';
import { readModelEvent } from '#src/llm/realtime/model-event.ts';
import { RealtimeClient, type RealtimeClientOptions } from '#src/llm/realtime/realtime-client.ts';
import type { RealtimeListener, RealtimeSocket } from '#src/llm/realtime/realtime-socket.ts';
import type { SpokenRound } from '#src/llm/realtime/types.ts';
import type { ChatRequest, Delta } from '#src/llm/types.ts';
import { waitUntil } from './wait-until.ts';

/** Returns a request to `offline/realtime`. */
export const makeRealtimeRequest = (
  messages: ChatRequest['messages'],
  own: Partial<ChatRequest> = {},
): ChatRequest => ({
  models: ['offline/realtime'],
  messages,
  signal: new AbortController().signal,
  ...own,
});

/** Returns all pieces of an answer. */
export async function collectDeltas(deltas: AsyncIterable<Delta>): Promise<Delta[]> {
  const all: Delta[] = [];
  for await (const delta of deltas) all.push(delta);
  return all;
}

/** A client of a socket of which a test writes what the gateway says. */
export function connectFake(own: Partial<RealtimeClientOptions> = {}) {
  const sockets: { sent: any[]; say: (event: object) => void; lose: () => void; isPaused: boolean }[] = [];
  const connect = async (): Promise<RealtimeSocket> => {
    let listener: RealtimeListener | undefined;
    const socket = {
      sent: [] as any[],
      isPaused: false,
      say: (event: object) => listener!.onEvent(readModelEvent(JSON.stringify(event))!),
      lose: () => listener!.onLost(new Fault('upstream_failure', 'broke the connection.')),
      send: async (event: object) => void socket.sent.push(event),
      listen: (one: RealtimeListener) => void (listener = one),
      pause: () => void (socket.isPaused = true),
      resume: () => void (socket.isPaused = false),
      close() {},
    };
    sockets.push(socket);
    return socket;
  };
  const rounds: SpokenRound[] = [];
  const onSpoken = (round: SpokenRound) => void rounds.push(round);
  const options = { connect, secret: null, timeoutMs: 60_000, takeAnswer: () => () => {}, onSpoken, ...own };
  const client = new RealtimeClient(options, { voice: 'alloy', speed: 1, transcription: null });
  const whenSent = async (type: string, socket = 0, count = 1) => {
    const all = () => (sockets[socket]?.sent ?? []).filter((event) => event.type === type);
    await waitUntil(() => all().length >= count);
    return all()[count - 1];
  };
  return { client, sockets, whenSent, rounds, connect };
}

/** Has what the tests of a file open closed after each of them, the last first: what is given to `closeLater`, and clients of `openFake`. */
export function useFakeRealtime() {
  const opened: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).toReversed()) await one.close();
  });
  const closeLater = (...some: { close(): unknown }[]) => void opened.push(...some);
  const openFake = (own: Partial<RealtimeClientOptions> = {}) => {
    const fake = connectFake(own);
    closeLater(fake.client);
    return fake;
  };
  return { closeLater, openFake };
}

/** Returns what somebody has said, as a message. */
export const toUserMessage = (content: string) => ({ role: 'user' as const, content });
/** Returns the end of a response as an event. */
export const finishResponse = (id: string, status = 'completed') => ({
  type: 'response.done',
  response: { id, status },
});
/** Returns the beginning of a response as an event. */
export const beginResponse = (id: string) => ({ type: 'response.created', response: { id } });
