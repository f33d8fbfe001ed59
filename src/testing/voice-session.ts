import type { ChatEvent, RealtimeServerEvent } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import type { SocketConnection, SocketListener, VoicePlace } from '#src/api/socket.ts';
import { readContract } from '#src/composition/read-contract.ts';
import { createEventChecks } from '#src/voice/event-check.ts';
import type { SessionServices } from '#src/voice/session-services.ts';
import { VoiceSession } from '#src/voice/voice-session.ts';
import { waitUntil } from './wait-until.ts';

const checks = createEventChecks(readContract('v2'));

/** A session whose transcriptions and runs a test holds: each ends when it is told to. */
export function openVoiceSession(own: Partial<SessionServices> = {}) {
  const sent: any[] = [];
  const faults: unknown[] = [];
  const heard: PromiseWithResolvers<string>[] = [];
  const runs: { asked: any; finish: () => void; isCancelled: boolean; id: string }[] = [];
  const stored: string[] = [];
  const left: boolean[] = [];
  let listener: SocketListener | undefined;
  const connection: SocketConnection = {
    principal: {} as never,
    requestId: `req_${'0'.repeat(26)}`,
    address: undefined,
    send: (text) => void sent.push(JSON.parse(text) as RealtimeServerEvent),
    countWaiting: () => 0,
    close() {},
    listen: (one) => void (listener = one),
  };
  async function* answer(run: (typeof runs)[number], whenOver: Promise<void>): AsyncGenerator<{ event: ChatEvent }> {
    const message_id = newId('msg');
    yield { event: { event: 'message_start', message_id } as never };
    yield { event: { event: 'content_delta', message_id, delta: 'It is cold. Take a coat. ', index: 0 } };
    await whenOver;
    if (run.isCancelled) throw problem('run_cancelled', 'The run was cancelled.');
    const message = { id: message_id, content: { type: 'text', text: 'It is cold. Take a coat. ' } };
    yield { event: { event: 'message_complete', message } as never };
  }
  const services = {
    checks,
    failures: {
      publicUrl: () => 'http://127.0.0.1',
      now: () => new Date(0),
      requestId: 'req',
      explain: () => ({ error_code: 'internal_error', detail: 'It failed.', retryable: true }) as never,
    },
    now: () => 0,
    longestMs: 3_600_000,
    models: { voice: 'alloy' },
    onError: (error: unknown, context: object) => void faults.push(error, context),
    count() {},
    onClosed() {},
    onLeft: (hasContent: boolean) => void left.push(hasContent),
    requireScope() {},
    requireModels: async () => {},
    countRequest: async () => {},
    transcribe: async () => {
      const { length } = heard;
      heard.push(Promise.withResolvers<string>());
      return { text: await heard[length]!.promise, seconds: 1 };
    },
    async *speak() {
      yield new Int16Array(2_400);
    },
    async begin(asked: any) {
      const over = Promise.withResolvers<void>();
      const run = { asked, finish: () => over.resolve(), isCancelled: false, id: newId('run') };
      runs.push(run);
      return { started: { runId: run.id }, events: answer(run, over.promise) };
    },
    addMessages: async (messages: any) => {
      stored.push(messages[0].content);
      return messages[0].id ?? newId('msg');
    },
    findLastMessage: async () => null,
    truncate: async () => {},
    keepsSound: async () => false,
    cancelRun: async (runId: string) => {
      const run = runs.find(({ id }) => id === runId)!;
      run.isCancelled = true;
      run.finish();
    },
    findFillers: async () => null,
    ...own,
  } as unknown as SessionServices;
  const place = { sessionId: newId('sess'), conversationId: newId('conv'), model: 'm', isNew: true, settings: null };
  const session = new VoiceSession(services, connection, place as unknown as VoicePlace);
  const begun = session.begin();
  const send = async (...events: object[]) => {
    await begun;
    for (const event of events) await listener!.onText(JSON.stringify(event));
  };
  const all = (type: string) => sent.filter((event) => event.type === type);
  const wait = async (type: string, count = 1) => {
    await waitUntil(() => all(type).length >= count);
    return all(type)[count - 1];
  };
  const whenRun = async (count: number) => {
    await waitUntil(() => runs.length >= count);
    return runs[count - 1]!;
  };
  return { send, sent, all, wait, whenRun, heard, runs, stored, left, faults, leave: () => listener!.onClose() };
}
