import type { RealtimeSettings, RealtimeTranscription } from '#generated/v2/client/types.gen.ts';
import { problem } from '#src/api/problems.ts';
import type { ModelTask, RecordingText } from '#src/llm/direct/types.ts';
import type { Gateway, ModelList } from '#src/llm/types.ts';
import { readWave, toWave } from '#src/llm/offline/wave.ts';
import { estimateTextTokens } from '#src/openai/direct/estimate-text-tokens.ts';
import type { AskModel } from '#src/resources/models/ask-model.ts';
import { AudioDecoder, samplesPerSecond } from './audio/audio-format.ts';
import type { VoiceRelay } from './relay/voice-relay.ts';
import type { VoiceChoice } from './session-services.ts';
import type { VoiceSettings } from './voice-settings.ts';

type ModelDeps = {
  gateway: Pick<Gateway, 'tasksOf'>;
  catalogue: () => Promise<ModelList>;
  settings: VoiceSettings;
  askModel: AskModel;
  /** @throws `insufficient_permissions` */
  requireScope: (scope: string) => void;
};

/** The tokens of a second of sound, about. */
const tokensPerSecond = 10;

/** Hears and speaks with models of the gateway, in the name of a caller, whose quotas and usage count it. */
export class VoiceModels {
  readonly #deps: ModelDeps;

  constructor(deps: ModelDeps) {
    this.#deps = deps;
  }

  /** @throws `insufficient_permissions` for models that the operator has not chosen */
  async requireModels({ audio }: RealtimeSettings): Promise<void> {
    const named = [
      ['transcription', audio?.input?.transcription?.model],
      ['speech', audio?.output?.model],
    ] as const;
    for (const [task, model] of named) if (model !== undefined) await this.#choose(task, model);
  }

  /** Returns the text of samples at 24 kHz, and how long they are. A real-time model hears them itself. */
  async transcribe(
    samples: Int16Array,
    { model: named, language, prompt }: RealtimeTranscription,
    relay: Pick<VoiceRelay, 'hear'> | null = null,
  ): Promise<{ text: string; seconds: number }> {
    const model = await this.#choose('transcription', named);
    // It goes on when the client has left: what was committed is stored.
    const { signal } = new AbortController();
    const seconds = samples.length / samplesPerSecond;
    const wave = toWave({ samples, sampleRate: samplesPerSecond });
    const file = new File([new Uint8Array(wave)], 'turn.wav', { type: 'audio/wav' });
    const told = { ...(language && { language }), ...(prompt && { prompt }) };
    const fields = { response_format: 'json', ...told };
    const { text } = await this.#deps.askModel({
      task: 'transcription',
      model,
      expected: { prompt: Math.ceil(seconds * tokensPerSecond), completion: 0 },
      ask: async (models): Promise<Pick<RecordingText, 'text' | 'tokens' | 'durationS'>> =>
        relay
          ? { durationS: null, ...(await relay.hear(samples, { model, ...told })) }
          : models.transcribe({ model, file, fields, isText: false, signal }),
      measure: ({ tokens, durationS }) => ({
        prompt: tokens?.prompt ?? 0,
        completion: tokens?.completion ?? 0,
        units: Math.ceil(durationS ?? seconds),
      }),
    });
    return { text, seconds };
  }

  /** Speaks a text: its samples at 24 kHz, as the gateway makes them. */
  async *speak(text: string, choice: VoiceChoice, signal: AbortSignal): AsyncGenerator<Int16Array> {
    const model = await this.#choose('speech', choice.model);
    const { settings, askModel } = this.#deps;
    const input = text.trim();
    if (input === '') return;
    const voice = typeof choice.voice === 'object' ? choice.voice.id : (choice.voice ?? settings.voice);
    const speed = choice.speed === undefined || choice.speed === 1 ? {} : { speed: choice.speed };
    const tokens = { prompt: estimateTextTokens(input), completion: 0 };
    let counting: Promise<void> | undefined;
    const { bytes, mediaType } = await askModel({
      task: 'speech',
      model,
      expected: tokens,
      ask: (models) => models.speak({ model, body: { input, voice, response_format: 'pcm', ...speed }, signal }),
      measure: () => ({ ...tokens, units: input.length }),
      onCounting: (begun) => (counting = begun),
    });
    try {
      if (mediaType === 'audio/wav') return yield* readWaveSound(bytes);
      const decoder = new AudioDecoder('pcm16');
      for await (const part of bytes) yield decoder.push(part as Buffer);
      return undefined;
    } finally {
      await counting;
    }
  }

  /**
   * Returns the model of a task: the one that is named if the gateway has it, else the operator's.
   * @throws `insufficient_permissions` for another one than the operator's without the scope to use any
   */
  async #choose(task: 'transcription' | 'speech', named: string | undefined): Promise<string> {
    const usual = await this.#findUsual(task);
    if (named === undefined || named === usual) return usual;
    const models = await this.#listModels();
    if (!models.includes(named)) return usual;
    this.#deps.requireScope('models:use');
    return named;
  }

  async #findUsual(task: Extract<ModelTask, 'transcription' | 'speech'>): Promise<string> {
    const { settings, gateway } = this.#deps;
    const chosen = task === 'speech' ? settings.speechModel : settings.transcriptionModel;
    if (chosen !== null) return chosen;
    const models = await this.#listModels();
    const found = models.find((model) => gateway.tasksOf(model)?.includes(task));
    if (found !== undefined) return found;
    const name = task === 'speech' ? 'PARLEY_VOICE_SPEECH_MODEL' : 'PARLEY_VOICE_TRANSCRIPTION_MODEL';
    const does = task === 'speech' ? 'speak' : 'transcribe';
    throw problem(
      'service_unavailable',
      `No model of the gateway is known to ${does}: an operator names one in ${name}.`,
    );
  }

  async #listModels(): Promise<string[]> {
    const { data } = await this.#deps.catalogue();
    return data.map(({ id }) => id);
  }
}

/** Reads sound that a gateway has sent as a file of the form WAV although PCM was asked for. */
async function* readWaveSound(bytes: AsyncIterable<unknown>): AsyncGenerator<Int16Array> {
  const parts: Buffer[] = [];
  for await (const part of bytes) parts.push(part as Buffer);
  const sound = readWave(Buffer.concat(parts));
  if (!sound || sound.sampleRate !== samplesPerSecond)
    throw problem('upstream_failure', 'The gateway spoke in another form than PCM of 24 kHz, which was asked for.');
  yield sound.samples;
}
