import type { RealtimeServerEvent } from '#src/clients/typescript/parley.ts';

/** A spoken turn: its text as far as it is known, and whether it was cut off. */
export type VoiceTurn = {
  id: string;
  role: 'user' | 'assistant';
  text: string;
  state: 'open' | 'done' | 'cut' | 'failed';
};

/** Changes one turn of a list. */
const change = (turns: readonly VoiceTurn[], id: string, changed: (turn: VoiceTurn) => Partial<VoiceTurn>) =>
  turns.map((turn) => (turn.id === id ? { ...turn, ...changed(turn) } : turn));

/** Returns a list with a turn after another one; at the end when that one is not there. */
function insert(turns: readonly VoiceTurn[], turn: VoiceTurn, previousId: string | null): VoiceTurn[] {
  if (turns.some(({ id }) => id === turn.id)) return [...turns];
  const at = turns.findIndex(({ id }) => id === previousId);
  return at === -1 ? [...turns, turn] : turns.toSpliced(at + 1, 0, turn);
}

/** Returns what was said after an event of the server. */
export function addVoiceEvent(turns: readonly VoiceTurn[], event: RealtimeServerEvent): readonly VoiceTurn[] {
  switch (event.type) {
    case 'conversation.item.added': {
      const { item } = event;
      if (item.type !== 'message' || item.role === 'system' || item.id === undefined) return turns;
      const text = item.content.map((part) => part.transcript ?? part.text ?? '').join('');
      const turn: VoiceTurn = { id: item.id, role: item.role, text, state: 'open' };
      return insert(turns, turn, event.previous_item_id ?? null);
    }
    case 'conversation.item.input_audio_transcription.completed':
      return change(turns, event.item_id, () => ({ text: event.transcript, state: 'done' }));
    case 'conversation.item.input_audio_transcription.failed':
      return change(turns, event.item_id, () => ({ text: event.error.message, state: 'failed' }));
    case 'response.output_audio_transcript.delta':
    case 'response.output_text.delta':
      return change(turns, event.item_id, ({ text }) => ({ text: text + event.delta }));
    case 'conversation.item.truncated':
      return change(turns, event.item_id, () => ({ state: 'cut' }));
    case 'conversation.item.done':
      return change(turns, event.item.id ?? '', ({ state }) => (state === 'open' ? { state: 'done' } : {}));
    default:
      return turns;
  }
}
