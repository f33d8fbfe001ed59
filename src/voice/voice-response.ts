import type {
  Approval,
  ChatEvent,
  MessageReply,
  Problem as ProblemBody,
  RealtimeItem,
  RealtimePart,
  RealtimeResponse,
  RealtimeStatusDetails,
} from '#generated/v2/client/types.gen.ts';
import type { BegunAnswer } from '#src/resources/messages/run/begin-answer.ts';
import type { MessageSound } from '#src/resources/realtime/recording.ts';
import type { Fillers } from '#src/state-machine/tools.ts';
import type { AnswerSound } from './answer-sound.ts';
import { splitSentences, type SentenceSplitter } from './audio/split-sentences.ts';
import type { ItemChain } from './item-chain.ts';
import { toRealtimeCall } from './items.ts';
import type { SendEvent } from './outgoing-events.ts';
import { toRealtimeFailure } from './voice-failure.ts';

/** Why somebody has ended a response, and what of it then counts as said: what was heard, or what was sent. */
export type CutReason = 'turn_detected' | 'client_cancelled';

/** The voice of an answer: that of a model which is given sentences, or that of a real-time model. */
export type ResponseVoice = Pick<AnswerSound, keyof AnswerSound>;

type ResponseOptions = {
  send: SendEvent;
  /** The sound of the answer; null for an answer in text. */
  sound: ResponseVoice | null;
  conversationId: string;
  maxTokens: RealtimeResponse['max_output_tokens'];
  metadata: RealtimeResponse['metadata'];
  /** The order of the items of the connection. */
  chain: ItemChain;
  /** Returns the sentences that may be said while a call of a tool takes long, and the milliseconds after which. */
  findFillers: (tool: string) => Promise<Fillers | null>;
  cancelRun: (runId: string) => Promise<void>;
  /** Cuts a message to what was heard of it. */
  truncate: (messageId: string, text: string, audioEndMs: number) => Promise<void>;
  explain: (error: unknown) => ProblemBody;
};

/** The spoken text of one message of the run. */
type SpokenItem = {
  id: string;
  index: number;
  text: string;
  splitter: SentenceSplitter;
  /** Whether all of its text that has come is given to the voice. */
  isWhole: boolean;
  isOpen: boolean;
};

/** The members of an event that say where in the answer it is. */
type Place = { response_id: string; item_id: string; output_index: number; content_index: number };

/** An answer on a WebSocket: the events of a run as those of a response, spoken while they come. */
export class VoiceResponse {
  readonly id: string;
  readonly #runId: string;
  readonly #events: BegunAnswer['events'];
  readonly #options: ResponseOptions;
  readonly #output: RealtimeItem[] = [];
  readonly #items: SpokenItem[] = [];
  /** The messages whose text may still be replaced: it is said when it is whole. */
  readonly #provisional = new Set<string>();
  #cut: CutReason | null = null;
  #isRunOver = false;
  #isDone = false;
  #filler: NodeJS.Timeout | undefined;
  #usage: RealtimeResponse['usage'] = null;
  /** The approvals that a person has to give before the agent goes on. */
  approvals: readonly Approval[] = [];
  /** The calls that the client has to carry out. */
  readonly calls: string[] = [];

  constructor({ started, events }: BegunAnswer, options: ResponseOptions) {
    this.#runId = started.runId;
    this.id = `resp_${started.runId.slice(4)}`;
    this.#events = events;
    this.#options = options;
  }

  /** The id of the run that answers. */
  get runId(): string {
    return this.#runId;
  }

  /** The id of its last item; null while it has none. */
  get lastItemId(): string | null {
    return this.#output.at(-1)?.id ?? null;
  }

  /** Whether `response.done` was sent. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Whether the client still says what it was sent. */
  get isHeard(): boolean {
    return this.#options.sound?.isHeard ?? false;
  }

  /** Whether anything came of it. */
  get hasOutput(): boolean {
    return this.#output.length > 0;
  }

  /** Sends a piece of the sound of an item. */
  sendSound(itemId: string, bytes: Uint8Array): void {
    const item = this.#items.find(({ id }) => id === itemId);
    const delta = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    if (item) this.#options.send({ type: 'response.output_audio.delta', ...this.#placeOf(item), delta });
  }

  /** Ends the sound, because nobody hears it. The run goes on. */
  leave(): void {
    clearTimeout(this.#filler);
    this.#options.sound?.cut();
  }

  /** Reads the run to its end, and sends what comes of it. Resolves when the run is over, and its messages are as they stay. */
  async run(): Promise<void> {
    this.#options.send({ type: 'response.created', response: this.#toResponse('in_progress', null) });
    let failure: ProblemBody | null = null;
    try {
      for await (const { event } of this.#events) failure = this.#take(event) ?? failure;
    } catch (error) {
      failure = this.#options.explain(error);
    }
    this.#isRunOver = true;
    clearTimeout(this.#filler);
    this.#completeTexts();
    if (!this.#cut) await this.#options.sound?.finish();
    if (this.#cut) return this.#settleCut();
    this.#closeItems('completed');
    if (failure) this.#end('failed', { type: 'failed', error: toRealtimeFailure(failure, null) });
    else this.#end('completed', { type: 'completed' });
  }

  /** Ends the answer here. The run is cancelled, and what was spoken is kept. */
  cut(reason: CutReason): void {
    if (this.#cut || this.#isDone) return;
    this.#cut = reason;
    clearTimeout(this.#filler);
    this.#options.sound?.cut();
    if (!this.#isRunOver)
      // A run that is over in the meantime cannot be cancelled, and need not be.
      void this.#options.cancelRun(this.#runId).catch(() => {});
    this.#closeItems('incomplete');
    this.#end('cancelled', { type: 'cancelled', reason });
  }

  /** Cuts the messages of an answer that is done to what was heard of them, when somebody speaks before it was heard to its end. */
  async cutUnheard(): Promise<void> {
    if (!this.isHeard) return;
    const heard = this.#measureAll('heard');
    this.#options.sound!.cut();
    await this.#truncateTo(heard);
  }

  /** Takes the sound of its messages, as far as it counts as said: none when no sound is kept. */
  takeSounds(): MessageSound[] {
    const { sound } = this.#options;
    if (!sound) return [];
    return this.#measureAll(this.#cut ? this.#measure : 'sent').map(({ id, ms }) => ({
      messageId: id,
      samples: sound.takeSent(id, ms),
    }));
  }

  /** Returns the part of an item that was heard after so many milliseconds, of those that were sent; null for one that is not of this answer. */
  findHeard(itemId: string, ms: number): { text: string; ms: number; isWhole: boolean } | null {
    const { sound } = this.#options;
    if (!sound || !this.#items.some(({ id }) => id === itemId)) return null;
    const heardMs = Math.min(ms, sound.playedMs(itemId, 'sent'));
    return { text: sound.textUntil(itemId, heardMs), ms: heardMs, isWhole: ms >= sound.durationMs(itemId) };
  }

  #take(event: ChatEvent): ProblemBody | null {
    if (event.event === 'error') return event.error;
    if (this.#cut) return null;
    switch (event.event) {
      case 'message_start':
        // One that only calls says nothing, and is no item.
        if (event.provisional) this.#provisional.add(event.message_id);
        break;
      case 'content_delta':
        if (!this.#provisional.has(event.message_id)) this.#say(event);
        break;
      case 'tool_call':
        // A sentence before a call is not known to be whole by what follows it: nothing does until the call is over.
        this.#completeTexts();
        if (event.handled) this.#awaitCall(event.message_id, event.tool_call.name);
        else if (!event.refused) this.#askForCall(event.message_id, event.tool_call);
        break;
      case 'tool_result':
        clearTimeout(this.#filler);
        break;
      case 'message_complete':
        this.#complete(event);
        break;
      default:
        break;
    }
    return null;
  }

  #complete({ message, metrics, approvals = [] }: MessageReply): void {
    const { content } = message;
    // Text that may have been replaced comes when it is whole.
    const isUnsaid = content.type === 'text' && content.text !== '' && !this.#items.some(({ id }) => id === message.id);
    if (isUnsaid) this.#say({ message_id: message.id, delta: content.text });
    this.approvals = approvals;
    for (const approval of approvals) this.#askForApproval(approval);
    const { prompt, completion, total } = metrics?.tokens ?? {};
    if (prompt !== undefined && completion !== undefined)
      this.#usage = { input_tokens: prompt, output_tokens: completion, total_tokens: total ?? prompt + completion };
  }

  /** Begins a message, with which the text of those before it is complete. */
  #open(id: string): SpokenItem {
    this.#completeTexts();
    const splitter = splitSentences();
    const item = { id, index: this.#output.length, text: '', splitter, isWhole: false, isOpen: true };
    this.#items.push(item);
    this.#options.sound?.begin(id);
    const shown = this.#toItem(item, 'in_progress');
    this.#output.push(shown);
    this.#addItem(shown, item.index);
    this.#options.send({ type: 'response.content_part.added', ...this.#placeOf(item), part: this.#toPart('') });
    return item;
  }

  #say({ message_id, delta }: { message_id: string; delta: string }): void {
    const item = this.#items.find(({ id }) => id === message_id) ?? this.#open(message_id);
    item.text += delta;
    item.isWhole = false;
    const { send, sound } = this.#options;
    const place = this.#placeOf(item);
    if (!sound) return send({ type: 'response.output_text.delta', ...place, delta });
    send({ type: 'response.output_audio_transcript.delta', ...place, delta });
    for (const sentence of item.splitter.push(delta)) sound.say(item.id, sentence);
    return undefined;
  }

  /** Has a filler said when a call that Parley carries out takes long. */
  #awaitCall(messageId: string, tool: string): void {
    const { sound, findFillers } = this.#options;
    if (!sound) return;
    const begun = performance.now();
    void findFillers(tool)
      .then((fillers) => {
        if (!fillers?.sentences.length || this.#cut || this.#isRunOver) return;
        const { sentences, afterMs } = fillers;
        const sentence = sentences[Math.floor(begun) % sentences.length]!;
        const waitMs = Math.max(0, afterMs - (performance.now() - begun));
        this.#filler = setTimeout(() => this.#sayFiller(messageId, sentence), waitMs);
      })
      .catch(() => {}); // nothing is said then
  }

  #sayFiller(messageId: string, sentence: string): void {
    if (this.#cut || this.#isRunOver) return;
    if (!this.#items.some(({ id }) => id === messageId)) this.#open(messageId);
    this.#options.sound!.say(messageId, sentence, true);
  }

  #askForCall(messageId: string, call: { id: string; name: string; arguments: string }): void {
    const index = this.#output.length;
    const place = this.calls.push(call.id);
    const item = toRealtimeCall(messageId, place, call, 'completed');
    this.#addItem(toRealtimeCall(messageId, place, call, 'in_progress'), index);
    const at = { response_id: this.id, item_id: item.id!, output_index: index, call_id: call.id };
    const { send } = this.#options;
    send({ type: 'response.function_call_arguments.delta', ...at, delta: call.arguments });
    send({ type: 'response.function_call_arguments.done', ...at, name: call.name, arguments: call.arguments });
    this.#output.push(item);
    this.#finishItem(item, index);
  }

  #askForApproval({ id, tool_key: name, arguments: args }: Approval): void {
    const index = this.#output.length;
    const item: RealtimeItem = {
      id,
      object: 'realtime.item',
      type: 'mcp_approval_request',
      server_label: 'parley',
      name,
      arguments: typeof args === 'string' ? args : JSON.stringify(args),
    };
    this.#addItem(item, index);
    this.#output.push(item);
    this.#finishItem(item, index);
  }

  #addItem(item: RealtimeItem, output_index: number): void {
    const { send } = this.#options;
    send({ type: 'response.output_item.added', response_id: this.id, output_index, item });
    send({ type: 'conversation.item.added', previous_item_id: this.#options.chain.place(item.id!), item });
  }

  #finishItem(item: RealtimeItem, output_index: number): void {
    const { send, chain } = this.#options;
    send({ type: 'conversation.item.done', previous_item_id: chain.place(item.id!), item });
    send({ type: 'response.output_item.done', response_id: this.id, output_index, item });
    chain.settle(item.id!);
  }

  /** Has the rest of the texts spoken, as far as they have come. */
  #completeTexts(): void {
    for (const item of this.#items) {
      if (!item.isWhole) for (const rest of item.splitter.end()) this.#options.sound?.say(item.id, rest);
      item.isWhole = true;
    }
  }

  /** Completes the items that are open, whose sound was sent. One that was cut has what was heard of it. */
  #closeItems(status: 'completed' | 'incomplete'): void {
    for (const item of this.#items) if (item.isOpen) this.#close(item, status);
  }

  #close(item: SpokenItem, status: 'completed' | 'incomplete'): void {
    const { send, sound } = this.#options;
    item.isOpen = false;
    if (this.#cut && sound) item.text = sound.textUntil(item.id, sound.playedMs(item.id, this.#measure));
    const place = this.#placeOf(item);
    if (sound) {
      send({ type: 'response.output_audio.done', ...place });
      send({ type: 'response.output_audio_transcript.done', ...place, transcript: item.text });
    } else send({ type: 'response.output_text.done', ...place, text: item.text });
    send({ type: 'response.content_part.done', ...place, part: this.#toPart(item.text) });
    const shown = this.#toItem(item, status);
    this.#output[item.index] = shown;
    this.#finishItem(shown, item.index);
  }

  get #measure(): 'heard' | 'sent' {
    return this.#cut === 'client_cancelled' ? 'sent' : 'heard';
  }

  #measureAll(measure: 'heard' | 'sent') {
    const sound = this.#options.sound!;
    return this.#items.map(({ id }) => ({ id, ms: sound.playedMs(id, measure) }));
  }

  /** Has the messages of a cut answer keep what was said of them. */
  async #settleCut(): Promise<void> {
    if (this.#options.sound) await this.#truncateTo(this.#measureAll(this.#measure));
  }

  async #truncateTo(measured: readonly { id: string; ms: number }[]): Promise<void> {
    const sound = this.#options.sound!;
    for (const { id, ms } of measured) {
      const isWhole = this.#isRunOver && !this.#cut && ms >= sound.durationMs(id);
      if (!isWhole) await this.#options.truncate(id, sound.textUntil(id, ms), ms);
    }
  }

  #end(status: RealtimeResponse['status'], details: RealtimeStatusDetails): void {
    this.#isDone = true;
    this.#options.send({ type: 'response.done', response: this.#toResponse(status, details) });
  }

  #toResponse(status: RealtimeResponse['status'], status_details: RealtimeStatusDetails | null): RealtimeResponse {
    const { conversationId, maxTokens, metadata, sound } = this.#options;
    return {
      id: this.id,
      object: 'realtime.response',
      status,
      status_details,
      output: status === 'in_progress' ? [] : [...this.#output],
      output_modalities: [sound ? 'audio' : 'text'],
      metadata: metadata ?? null,
      conversation_id: conversationId,
      max_output_tokens: maxTokens,
      usage: this.#usage,
    };
  }

  #toItem({ id, text }: SpokenItem, status: 'completed' | 'incomplete' | 'in_progress'): RealtimeItem {
    const content = status === 'in_progress' ? [] : [this.#toPart(text)];
    return { id, object: 'realtime.item', type: 'message', status, role: 'assistant', content };
  }

  #toPart(text: string): RealtimePart {
    return this.#options.sound ? { type: 'output_audio', transcript: text } : { type: 'output_text', text };
  }

  #placeOf({ id, index }: SpokenItem): Place {
    return { response_id: this.id, item_id: id, output_index: index, content_index: 0 };
  }
}
