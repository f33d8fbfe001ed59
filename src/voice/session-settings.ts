import type {
  MessageOptions,
  RealtimeAudioInput,
  RealtimeAudioOutput,
  RealtimeFunction,
  RealtimeMaxTokens,
  RealtimeModality,
  RealtimeResponseSettings,
  RealtimeSettings,
  RealtimeToolChoice,
} from '#generated/v2/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { Tool } from '#src/llm/types.ts';
import type { AudioFormat } from './audio/audio-format.ts';

type Format = NonNullable<RealtimeAudioInput['format']>;

/** The settings of a session: as the server begins it, and as the client has changed it. */
export type SessionSettings = {
  instructions: string;
  output_modalities: RealtimeModality[];
  tools: RealtimeFunction[];
  tool_choice: RealtimeToolChoice;
  max_output_tokens: RealtimeMaxTokens;
  audio: {
    input: RealtimeAudioInput & { format: Format };
    output: RealtimeAudioOutput & { format: Format };
  };
};

const pcm: Format = { type: 'audio/pcm', rate: 24_000 };

/** Returns the settings with which a session begins. */
export const usualSettings = (voice: string): SessionSettings => ({
  instructions: '',
  output_modalities: ['audio'],
  tools: [],
  tool_choice: 'auto',
  max_output_tokens: 'inf',
  audio: {
    input: {
      format: pcm,
      transcription: null,
      noise_reduction: null,
      turn_detection: {
        type: 'server_vad',
        threshold: 0.5,
        prefix_padding_ms: 300,
        silence_duration_ms: 500,
        create_response: true,
        interrupt_response: true,
      },
    },
    output: { format: pcm, voice, speed: 1 },
  },
});

const rates: Readonly<Record<Format['type'], 24_000 | 8_000>> = {
  'audio/pcm': 24_000,
  'audio/pcmu': 8_000,
  'audio/pcma': 8_000,
};

const formats: Readonly<Record<Format['type'], AudioFormat>> = {
  'audio/pcm': 'pcm16',
  'audio/pcmu': 'g711_ulaw',
  'audio/pcma': 'g711_alaw',
};

/** Returns a form of sound by its name within the server. */
export const toSoundFormat = ({ type }: Format): AudioFormat => formats[type];

/** Returns a form of sound with its rate. @throws `invalid_request` for another rate than the form has */
function completeFormat(format: Format, pointer: string): Format {
  const rate = rates[format.type];
  if (format.rate === undefined || format.rate === rate) return { ...format, rate };
  throw invalidRequest([
    { pointer: `${pointer}/rate`, detail: `The rate of ${format.type} is ${rate}.`, code: 'const' },
  ]);
}

/** Returns a part of the settings with what a client changes; its form is completed. */
const changeAudio = <A extends { format: Format }>(now: A, change: Partial<A> | undefined, pointer: string): A =>
  change
    ? { ...now, ...change, ...(change.format && { format: completeFormat(change.format, `${pointer}/format`) }) }
    : now;

/** Returns an object of the settings with the members that a client changes; null where it takes it away. */
const changeMembers = <M extends object>(now: M | null | undefined, change: M | null | undefined): M | null =>
  change === undefined ? (now ?? null) : change && { ...now, ...change };

function changeInput(now: SessionSettings['audio']['input'], change: RealtimeAudioInput | undefined, pointer: string) {
  const { turn_detection, transcription } = change ?? {};
  return {
    ...changeAudio(now, change as never, pointer),
    turn_detection: changeMembers(now.turn_detection, turn_detection),
    transcription: changeMembers(now.transcription, transcription),
  };
}

/** @throws `invalid_request` for functions of which two have one name */
export function toClientTools(tools: readonly RealtimeFunction[], pointer: string): Tool[] {
  const names = tools.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0)
    throw invalidRequest([
      { pointer: `${pointer}/${twice}/name`, detail: `Another function has the name ${names[twice]}.`, code: 'unique' },
    ]);
  return tools.map(({ name, description, parameters }) => ({
    name,
    ...(description && { description }),
    parameters: parameters ?? { type: 'object', properties: {} },
  }));
}

/** Returns the settings with what a client changes. @throws `invalid_request` for what cannot be */
export function changeSettings(now: SessionSettings, change: RealtimeSettings): SessionSettings {
  const { instructions, output_modalities, tools, tool_choice, max_output_tokens, audio } = change;
  if (tools) toClientTools(tools, '/session/tools');
  const at = '/session/audio';
  return {
    instructions: instructions ?? now.instructions,
    output_modalities: output_modalities ? toModalities(output_modalities) : now.output_modalities,
    tools: tools ?? now.tools,
    tool_choice: tool_choice ?? now.tool_choice,
    max_output_tokens: max_output_tokens ?? now.max_output_tokens,
    audio: {
      input: changeInput(now.audio.input, audio?.input, `${at}/input`),
      output: changeAudio(now.audio.output, audio?.output as never, `${at}/output`),
    },
  };
}

/** Both forms at once are sound with its transcript, as sound alone is. */
const toModalities = (modalities: readonly RealtimeModality[]): RealtimeModality[] =>
  modalities.includes('audio') ? ['audio'] : ['text'];

/** Returns the settings of one response. */
export function toResponseSettings(now: SessionSettings, own: RealtimeResponseSettings = {}): SessionSettings {
  const { instructions, output_modalities, tools, tool_choice, max_output_tokens, audio } = own;
  const output = changeAudio(now.audio.output, audio?.output as never, '/response/audio/output');
  return {
    instructions: instructions ?? now.instructions,
    output_modalities: output_modalities ? toModalities(output_modalities) : now.output_modalities,
    tools: tools ?? now.tools,
    tool_choice: tool_choice ?? now.tool_choice,
    max_output_tokens: max_output_tokens ?? now.max_output_tokens,
    audio: { input: now.audio.input, output },
  };
}

/** Returns the options of the message that a response answers. */
export function toMessageOptions({ tool_choice, max_output_tokens, tools }: SessionSettings): MessageOptions {
  const choice = typeof tool_choice === 'string' ? tool_choice : toNamedChoice(tool_choice.name);
  return {
    ...(max_output_tokens !== 'inf' && { response: { max_tokens: max_output_tokens } }),
    ...((choice !== 'auto' || tools.length > 0) && { tools: { tool_choice: choice } }),
  };
}

const toNamedChoice = (name: string) => ({ type: 'function' as const, function: { name } });
