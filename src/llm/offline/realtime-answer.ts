import type { OfflineAnswer } from './answer.ts';
import { speech } from './audio.ts';
import type { ToolCallStep } from './script.ts';

/** Sends an event of the protocol. */
type SendRealtimeEvent = (event: object) => void;

/** An item of the conversation of a real-time session. */
export type OfflineItem = {
  id: string;
  type: string;
  role?: string;
  /** The text that is said in it; null while it is being heard. */
  text?: string | null;
  call_id?: string;
  name?: string;
  arguments?: string;
  output?: string;
};

type Response = {
  id: string;
  /** Makes the id of another item. */
  makeItemId: () => string;
  /** Adds an item to the conversation. */
  addItem: (item: OfflineItem) => void;
  hasSound: boolean;
  send: SendRealtimeEvent;
  /** Breaks the connection. */
  drop: () => void;
};

const bytesOfDelta = 24_000;

/** An answer of the offline provider as the events of a response: its text, and the tones that carry it sentence by sentence. */
export class RealtimeOfflineAnswer implements OfflineAnswer {
  readonly #response: Response;
  readonly #items: OfflineItem[] = [];
  #message: (OfflineItem & { text: string }) | null = null;
  #unspoken = '';
  /** Whether it was cancelled, or its connection is gone. */
  isOver = false;

  constructor(response: Response) {
    this.#response = response;
    response.send({ type: 'response.created', response: this.#toResponse('in_progress') });
  }

  async text(text: string): Promise<void> {
    const message = (this.#message ??= this.#open());
    message.text += text;
    this.#unspoken += text;
    const { hasSound } = this.#response;
    const type = hasSound ? 'response.output_audio_transcript.delta' : 'response.output_text.delta';
    this.#send({ type, ...this.#placeOf(message), delta: text });
    if (hasSound && /[.!?]\s*$/.test(text)) this.#speak(message);
  }

  async reasoning(): Promise<void> {}

  async chunk(chunk: object): Promise<void> {
    this.#send(chunk);
  }

  async raw(text: string): Promise<void> {
    this.#send({ type: 'parley.raw', text });
  }

  async toolCall(_index: number, id: unknown, { name, arguments: args }: ToolCallStep): Promise<void> {
    const { makeItemId, id: response_id } = this.#response;
    const call = { id: makeItemId(), type: 'function_call', call_id: String(id), name, arguments: args };
    const place = { response_id, output_index: this.#add(call) };
    this.#send({ type: 'response.output_item.added', ...place, item: { ...call, arguments: '' } });
    const at = { ...place, item_id: call.id, call_id: call.call_id };
    this.#send({ type: 'response.function_call_arguments.delta', ...at, delta: args });
    this.#send({ type: 'response.function_call_arguments.done', ...at, arguments: args });
    this.#send({ type: 'response.output_item.done', ...place, item: { ...call, status: 'completed' } });
  }

  async malformed(): Promise<void> {
    this.#send({ type: 'response.output_audio.delta', response_id: this.#response.id, delta: 5 });
  }

  async streamError(message: string): Promise<void> {
    this.#end('failed', { type: 'failed', error: { type: 'server_error', message } });
  }

  async finish(
    reason: string,
    usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null,
  ): Promise<void> {
    this.#close('completed');
    const counts = usage && {
      input_tokens: usage.prompt_tokens,
      output_tokens: usage.completion_tokens,
      total_tokens: usage.total_tokens,
      input_token_details: { text_tokens: usage.prompt_tokens, audio_tokens: 0, cached_tokens: 0 },
    };
    if (reason === 'length') this.#end('incomplete', { type: 'incomplete', reason: 'max_output_tokens' }, counts);
    else this.#end('completed', { type: 'completed' }, counts);
  }

  async done(): Promise<void> {
    this.#end('completed', { type: 'completed' });
  }

  async end(): Promise<void> {
    this.#end('completed', { type: 'completed' });
  }

  async drop(): Promise<void> {
    this.isOver = true;
    this.#response.drop();
  }

  /** Ends it because the client does not want it any more. */
  cancel(): void {
    this.#close('incomplete');
    this.#end('cancelled', { type: 'cancelled', reason: 'client_cancelled' });
  }

  #add(item: OfflineItem): number {
    this.#response.addItem(item);
    return this.#items.push(item) - 1;
  }

  #open() {
    const message = { id: this.#response.makeItemId(), type: 'message', role: 'assistant', text: '' };
    this.#add(message);
    this.#send({ type: 'response.output_item.added', ...this.#placeOf(message), item: { ...message, content: [] } });
    return message;
  }

  #speak(message: OfflineItem): void {
    const input = this.#unspoken.trim();
    this.#unspoken = '';
    if (input === '') return;
    const { bytes } = speech({ model: 'offline/speech', input, response_format: 'pcm' });
    for (let from = 0; from < bytes.length; from += bytesOfDelta) {
      const delta = bytes.subarray(from, from + bytesOfDelta).toString('base64');
      this.#send({ type: 'response.output_audio.delta', ...this.#placeOf(message), delta });
    }
  }

  #close(status: string): void {
    const message = this.#message;
    if (!message) return;
    this.#message = null;
    if (this.#response.hasSound) this.#speak(message);
    this.#send({ type: 'response.output_item.done', ...this.#placeOf(message), item: { ...message, status } });
  }

  #end(status: string, status_details: object, usage: object | null = null): void {
    this.#send({ type: 'response.done', response: { ...this.#toResponse(status), status_details, usage } });
    this.isOver = true;
  }

  #toResponse(status: string) {
    return { id: this.#response.id, object: 'realtime.response', status, output: [...this.#items] };
  }

  #placeOf({ id }: OfflineItem) {
    const output_index = this.#items.findIndex((item) => item.id === id);
    return { response_id: this.#response.id, item_id: id, output_index, content_index: 0 };
  }

  #send(event: object): void {
    if (!this.isOver) this.#response.send(event);
  }
}
