import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { isObject, type JsonObject } from '#src/llm/json-value.ts';
import { transcription } from './audio.ts';
import { answerSteps } from './chat.ts';
import { play } from './play.ts';
import {
  badRequest,
  countAllTokens,
  errorBody,
  ProtocolError,
  toOfflineText,
  type IncomingMessageParam,
  type OfflineChatBody,
} from './protocol.ts';
import { RealtimeOfflineAnswer, type OfflineItem } from './realtime-answer.ts';
import { toWave } from './wave.ts';

const sampleRate = 24_000;
const maxMessageBytes = 16 * 1024 * 1024;
/** The most sound that waits to be committed, in bytes: ten minutes. */
const mostSound = 600 * 48_000;

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Returns the text of the content of an item: of what is written in it, or of what its sound says. */
const toContentText = (content: unknown): string =>
  (Array.isArray(content) ? (content as JsonObject[]) : [])
    .map((part) => asText(part?.['text']) ?? asText(part?.['transcript']) ?? '')
    .join('');

/** Returns the items as messages of a chat, which the offline models answer: calls that follow each other are in one message. */
function toMessages(instructions: string, items: readonly OfflineItem[]): IncomingMessageParam[] {
  const messages: IncomingMessageParam[] = instructions === '' ? [] : [{ role: 'system', content: instructions }];
  for (const { type, role, text, call_id, name, output } of items) {
    const last = messages.at(-1);
    if (type === 'message') messages.push({ role: role ?? 'user', content: text ?? '' });
    else if (type === 'function_call_output')
      messages.push({ role: 'tool', content: output ?? '', tool_call_id: call_id ?? '' });
    else if (type === 'function_call') {
      const call = { id: call_id ?? '', function: { name: name ?? '' } };
      if (last?.role === 'assistant') (last.tool_calls ??= []).push(call);
      else messages.push({ role: 'assistant', content: '', tool_calls: [call] });
    }
  }
  return messages;
}

/** A session of `offline/realtime`: it hears tones, and answers as the scripted model does, in tones and their text. */
class OfflineRealtime {
  readonly #ws: WebSocket;
  #session: JsonObject = {};
  #items: OfflineItem[] = [];
  #sound: Buffer[] = [];
  #soundBytes = 0;
  #answer: { response: RealtimeOfflineAnswer; gone: AbortController } | null = null;
  #made = 0;
  #last = Promise.resolve();

  constructor(ws: WebSocket) {
    this.#ws = ws;
  }

  /** Tells the client that its session has begun, and takes its events. */
  begin(): void {
    const ws = this.#ws;
    ws.on('message', (data) => {
      const text = String(data);
      // Transcriptions and answers take their time, and what comes meanwhile is not kept waiting: a response is cancelled so.
      this.#last = this.#last.then(() => this.#read(text));
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => this.#answer?.gone.abort());
    this.#send({ type: 'session.created', session: { type: 'realtime', model: 'offline/realtime' } });
  }

  async #read(text: string): Promise<void> {
    let event: JsonObject = {};
    try {
      const value: unknown = JSON.parse(text);
      if (!isObject(value)) throw badRequest('An event has to be an object in JSON.');
      event = value;
      await this.#take(event);
    } catch (error) {
      this.#refuse(error, asText(event['event_id']) ?? null);
    }
  }

  #refuse(error: unknown, event_id: string | null): void {
    const body = error instanceof ProtocolError ? error.body : null;
    const said = isObject(body) && isObject(body['error']) ? body['error'] : { message: String(error) };
    this.#send({ type: 'error', error: { ...said, event_id } });
  }

  // Long: one case for each event.
  async #take(event: JsonObject): Promise<void> {
    switch (event['type']) {
      case 'session.update': {
        const { audio, ...others } = isObject(event['session']) ? event['session'] : {};
        this.#session = { ...this.#session, ...others, ...(isObject(audio) && { audio }) };
        return this.#send({ type: 'session.updated', session: this.#session });
      }
      case 'input_audio_buffer.append':
        return this.#append(event['audio']);
      case 'input_audio_buffer.commit':
        return this.#commit();
      case 'input_audio_buffer.clear':
        this.#sound = [];
        this.#soundBytes = 0;
        return this.#send({ type: 'input_audio_buffer.cleared' });
      case 'conversation.item.create':
        return this.#create(event);
      case 'conversation.item.delete':
        this.#items.splice(this.#placeOf(event['item_id']), 1);
        return this.#send({ type: 'conversation.item.deleted', item_id: event['item_id'] });
      case 'conversation.item.truncate':
        return this.#truncate(event);
      case 'response.create':
        return this.#respond(isObject(event['response']) ? event['response'] : {});
      case 'response.cancel':
        return this.#cancel();
      default:
        throw badRequest(`There is no event ${JSON.stringify(event['type'])} here.`, 'type');
    }
  }

  #append(audio: unknown): void {
    const bytes = Buffer.from(asText(audio) ?? '', 'base64');
    this.#soundBytes += bytes.length;
    if (this.#soundBytes > mostSound) throw badRequest('Too much sound waits to be committed.', 'audio');
    this.#sound.push(bytes);
  }

  #commit(): void {
    const pcm = Buffer.concat(this.#sound.splice(0));
    this.#soundBytes = 0;
    if (pcm.length < 4_800) throw badRequest('The buffer has less than 100 ms of sound.');
    const item: OfflineItem = { id: this.#makeId(), type: 'message', role: 'user', text: null };
    const previous_item_id = this.#items.at(-1)?.id ?? null;
    this.#items.push(item);
    this.#send({ type: 'input_audio_buffer.committed', item_id: item.id, previous_item_id });
    void this.#hear(item, pcm);
  }

  async #hear(item: OfflineItem, pcm: Buffer): Promise<void> {
    const samples = new Int16Array(new Uint8Array(pcm.subarray(0, pcm.length & ~1)).buffer);
    const form = new FormData();
    form.set('model', 'offline/transcription');
    form.set('file', new File([new Uint8Array(toWave({ samples, sampleRate }))], 'turn.wav', { type: 'audio/wav' }));
    const { text, usage } = (await transcription(form)) as { text: string; usage: object };
    item.text = text;
    const at = { item_id: item.id, content_index: 0 };
    this.#send({ type: 'conversation.item.input_audio_transcription.completed', ...at, transcript: text, usage });
  }

  #create({ item, previous_item_id: previous }: JsonObject): void {
    if (!isObject(item)) throw badRequest('`item` must be an object.', 'item');
    const { id, type, role, content, call_id, name, arguments: args, output } = item;
    const made: OfflineItem = {
      id: asText(id) ?? this.#makeId(),
      type: asText(type) ?? '',
      ...(type === 'message' && { role: asText(role) ?? 'user', text: toContentText(content) }),
      ...(asText(call_id) !== undefined && { call_id: asText(call_id)! }),
      ...(asText(name) !== undefined && { name: asText(name)! }),
      ...(asText(args) !== undefined && { arguments: asText(args)! }),
      ...(asText(output) !== undefined && { output: asText(output)! }),
    };
    const isEnd = previous === undefined || previous === null;
    const place = isEnd ? this.#items.length : previous === 'root' ? 0 : this.#placeOf(previous) + 1;
    this.#items.splice(place, 0, made);
    this.#send({ type: 'conversation.item.added', item: made });
  }

  /** Forgets the end of what was said: the share of it that was not heard cannot be told from tones, and is a rough one. */
  #truncate({ item_id, audio_end_ms: endMs }: JsonObject): void {
    const item = this.#items[this.#placeOf(item_id)]!;
    // A byte of a text is ten milliseconds of tones.
    const letters = typeof endMs === 'number' ? Math.max(0, Math.floor(endMs / 10)) : 0;
    item.text = (item.text ?? '').slice(0, letters);
    this.#send({ type: 'conversation.item.truncated', item_id, content_index: 0, audio_end_ms: endMs });
  }

  async #respond(own: JsonObject): Promise<void> {
    if (this.#answer && !this.#answer.response.isOver) throw badRequest('A response is under way.');
    const {
      instructions,
      tools,
      tool_choice,
      max_output_tokens: most,
      output_modalities,
    } = {
      ...this.#session,
      ...own,
    };
    const offered = (Array.isArray(tools) ? (tools as JsonObject[]) : []).map((tool) => ({ function: tool }));
    const body = {
      model: 'offline/realtime',
      messages: toMessages(asText(instructions) ?? '', this.#items),
      tools: offered,
      tool_choice: isObject(tool_choice) ? { function: tool_choice } : tool_choice,
    } as OfflineChatBody;
    const response = new RealtimeOfflineAnswer({
      id: this.#makeId('resp'),
      makeItemId: () => this.#makeId(),
      addItem: (item) => this.#items.push(item),
      hasSound: !(Array.isArray(output_modalities) && output_modalities.includes('text')),
      send: (event) => this.#send(event),
      drop: () => this.#ws.terminate(),
    });
    const gone = new AbortController();
    this.#answer = { response, gone };
    const { length } = body.messages;
    const context = {
      promptTokens: await countAllTokens(body.messages.map(({ content }) => toOfflineText(content))),
      maxTokens: typeof most === 'number' ? most : Infinity,
      stops: [],
      callId: (index: number) => `call_${length}_${index}`,
      gone: gone.signal,
    };
    void this.#play(response, () => play(answerSteps(body), response, context));
  }

  async #play(response: RealtimeOfflineAnswer, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const said = isObject(error.body) && isObject(error.body['error']) ? error.body['error']['message'] : null;
      await response.streamError(asText(said) ?? error.message);
    }
  }

  #cancel(): void {
    const answer = this.#answer;
    if (!answer || answer.response.isOver)
      throw new ProtocolError(
        400,
        errorBody('There is no response to cancel.', { code: 'response_cancel_not_active' }),
      );
    answer.response.cancel();
    answer.gone.abort();
  }

  #placeOf(id: unknown): number {
    const place = this.#items.findIndex((item) => item.id === id);
    if (place < 0) throw badRequest(`There is no item ${JSON.stringify(id)}.`, 'item_id');
    return place;
  }

  #makeId(kind = 'item'): string {
    this.#made += 1;
    return `${kind}_${this.#made}`;
  }

  #send(event: object): void {
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.send(JSON.stringify(event));
  }
}

/** Opens a session for `GET /v1/realtime?model=offline/realtime`. Another address or model is refused before. */
export async function openOfflineRealtime(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<WebSocket | null> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const isFound = url.pathname === '/v1/realtime' && url.searchParams.get('model') === 'offline/realtime';
  if (!isFound) {
    socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return null;
  }
  const { WebSocketServer } = await import('ws');
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });
  return new Promise((resolve) =>
    server.handleUpgrade(request, socket, head, (ws) => {
      new OfflineRealtime(ws).begin();
      resolve(ws);
    }),
  );
}
