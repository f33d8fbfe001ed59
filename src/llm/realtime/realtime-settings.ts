import type { ChatRequest } from '#src/llm/types.ts';
import type { RealtimeVoice } from './types.ts';

/** The most tokens that an answer of a real-time model may be limited to. */
const mostTokens = 4_096;

const format = { type: 'audio/pcm', rate: 24_000 };

/** Returns the parts of a session. Parley finds the turns itself. What is null is left as it is. */
export function toRealtimeSession(
  { voice, speed, transcription }: RealtimeVoice,
  instructions: string | null,
  tools: object[] | null,
): Record<string, unknown> {
  const pace = speed === undefined || speed === 1 ? {} : { speed };
  return {
    audio: { input: { format, turn_detection: null, transcription }, output: { format, voice, ...pace } },
    ...(instructions !== null && { instructions }),
    ...(tools !== null && { tools }),
  };
}

/** Returns the settings of one answer. */
export function toAnswerSettings({ controls, maxTokens }: ChatRequest, modality: 'audio' | 'text'): object {
  const choice = controls?.tool_choice;
  const tool_choice = typeof choice === 'object' ? { type: 'function', name: choice.function.name } : choice;
  return {
    output_modalities: [modality],
    ...(tool_choice && { tool_choice }),
    ...(maxTokens !== undefined && { max_output_tokens: Math.min(maxTokens, mostTokens) }),
  };
}
