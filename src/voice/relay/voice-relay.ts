import type { RealtimeAudioOutput, RealtimeTranscription } from '#generated/v2/client/types.gen.ts';
import { toPcm } from '#src/llm/offline/wave.ts';
import type { HeardTurn, SpokenRound } from '#src/llm/realtime/types.ts';
import type { ChatRequest, Delta, Gateway, RealtimeModel } from '#src/llm/types.ts';
import type { SoundOptions } from '#src/voice/answer-sound.ts';
import { RelayedSound } from './relayed-sound.ts';

type RelayOptions = {
  gateway: Pick<Gateway, 'createRealtimeModel' | 'stream' | 'tasksOf'>;
  /** Has the answers of a real-time model watched as those of the gateway are. */
  watch: (stream: Gateway['stream']) => Gateway['stream'];
  /** The real-time model of the agent. */
  model: string;
  /** The voice of agents, unless a client names another one. */
  voice: string;
};

/** The most messages of which it is remembered what the model has said as them. */
const mostMessages = 50;

/**
 * A connection of a person with a real-time model of the gateway. Turns are heard by it and its sound is what the person hears, while each
 * answer is a run as any other: the runs of the connection ask the model in the place of the gateway.
 */
export class VoiceRelay {
  readonly #options: RelayOptions;
  readonly #model: RealtimeModel;
  readonly #messages = new Map<string, SpokenRound>();
  /** The real-time model that was asked last. */
  #name: string;
  #sound: RelayedSound | null = null;
  #answers = 0;
  #hasLeft = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#name = options.model;
    const voice = { voice: options.voice, speed: undefined, transcription: null };
    this.#model = options.gateway.createRealtimeModel(voice, (round) => this.#hear(round));
  }

  /** Asks the models of a run that was begun on this connection. One that is no real-time model is asked at the gateway. */
  async *stream(request: ChatRequest): AsyncGenerator<Delta> {
    const [model] = request.models;
    const { gateway, watch } = this.#options;
    if (!gateway.tasksOf(model)?.includes('realtime')) return yield* gateway.stream(request);
    this.#name = model;
    this.#answers += 1;
    const modality = this.#sound && !this.#sound.isCut ? 'audio' : 'text';
    try {
      yield* watch((asked) => this.#model.stream(asked, modality))(request);
    } finally {
      this.#answers -= 1;
      this.#closeUnused();
    }
    return undefined;
  }

  /** Opens the connection with the model while somebody begins to speak. */
  wake(): void {
    this.#model.wake(this.#name);
  }

  /** Has the model hear a turn: samples of 24 kHz. `transcription` names the model that writes down what was said. */
  hear(samples: Int16Array, transcription: RealtimeTranscription & { model: string }): Promise<HeardTurn> {
    const { model, language, prompt } = transcription;
    this.#model.configure({ transcription: { model, ...(language && { language }), ...(prompt && { prompt }) } });
    return this.#model.hear(this.#name, toPcm(samples));
  }

  /** Has the next answer heard with these options; as text alone when they are null. */
  prepareAnswer(
    options: SoundOptions | null,
    { voice, speed }: Pick<RealtimeAudioOutput, 'voice' | 'speed'>,
  ): RelayedSound | null {
    this.#sound = options && new RelayedSound(options, (messageId, round) => this.#remember(messageId, round));
    this.#model.configure({ voice: voice ?? this.#options.voice, speed });
    return this.#sound;
  }

  /** Has the model forget what was not heard of a message. */
  async truncate(messageId: string, text: string, audioEndMs: number): Promise<void> {
    const round = this.#messages.get(messageId);
    if (!round?.itemId) return;
    const receivedMs = Math.floor(round.sound.receivedBytes / 48);
    await this.#model.truncate(round.itemId, text, Math.min(Math.round(audioEndMs), receivedMs));
  }

  /** Closes the connection with the model as soon as no run needs it. */
  leave(): void {
    this.#hasLeft = true;
    this.#closeUnused();
  }

  #hear(round: SpokenRound): void {
    if (this.#sound) this.#sound.add(round);
    else round.sound.close();
  }

  #remember(messageId: string, round: SpokenRound): void {
    this.#messages.set(messageId, round);
    for (const oldest of this.#messages.keys()) {
      if (this.#messages.size <= mostMessages) return;
      this.#messages.delete(oldest);
    }
  }

  #closeUnused(): void {
    if (this.#hasLeft && this.#answers === 0) this.#model.close();
  }
}
