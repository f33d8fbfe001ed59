import { useEffect, useRef, useState } from 'preact/hooks';
import type { RealtimeServerEvent } from '#src/clients/typescript/parley.ts';
import { serverUrl } from '#src/console/session/server-url.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import { toBase64 } from './base64.ts';
import { openMicrophone, type Microphone } from './microphone.ts';
import { Player } from './player.ts';
import { addVoiceEvent, type VoiceTurn } from './voice-turns.ts';

/** The state of a talk. */
export type VoiceState = 'off' | 'connecting' | 'listening' | 'hearing' | 'answering';

/** The settings of a talk. */
type TalkOptions = { agentId: string; cleans: boolean };

/** A talk with an agent, as it is shown. */
export type Voice = {
  state: VoiceState;
  turns: readonly VoiceTurn[];
  sessionId: string | null;
  /** The loudness of the microphone, from 0 to 1. */
  loudness: number;
  isMuted: boolean;
  error: unknown;
  begin: (options: TalkOptions) => Promise<void>;
  end: () => void;
  mute: (isMuted: boolean) => void;
};

/** The connection, the microphone and the player of an open talk. */
type Talk = { socket: WebSocket; context: AudioContext; player: Player; microphone: Microphone | null };

/** The bytes of sound that may wait for the network: what comes after them is left out, since it would be heard too late. */
const mostUnsent = 128 * 1024;

const reasons: Record<string, string> = {
  NotAllowedError: 'The browser may not use the microphone: allow it for this page.',
  NotFoundError: 'No microphone was found.',
  NotReadableError: 'The microphone is used by another program.',
};

/** Says in words why a microphone could not be opened. */
const explain = (error: unknown): unknown =>
  error instanceof DOMException ? new Error(reasons[error.name] ?? error.message) : error;

/** Returns the state after an event of the server. */
function toState(before: VoiceState, { type }: RealtimeServerEvent): VoiceState {
  switch (type) {
    case 'session.created':
    case 'response.done':
    case 'conversation.item.input_audio_transcription.failed':
      return 'listening';
    case 'input_audio_buffer.speech_started':
      return 'hearing';
    case 'input_audio_buffer.speech_stopped':
    case 'response.created':
      return 'answering';
    default:
      return before;
  }
}

// Long: the state of a talk, and what begins, changes and ends it.
/** Talks with an agent by the microphone and the loudspeaker, one talk at a time. It ends when the view is left. */
export function useVoice(): Voice {
  const { parley } = useCaller();
  const [state, setState] = useState<VoiceState>('off');
  const [turns, setTurns] = useState<readonly VoiceTurn[]>([]);
  const [sessionId, setSessionId] = useState<string | null>(null);
  const [loudness, setLoudness] = useState(0);
  const [isMuted, setIsMuted] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const talk = useRef<Talk | null>(null);
  /** Counts what the reader has begun and ended: what a click has begun is over as soon as another one counts. */
  const clicks = useRef(0);

  const end = () => {
    clicks.current += 1;
    const open = talk.current;
    talk.current = null;
    open?.microphone?.close();
    open?.player.stop();
    open?.socket.close();
    void open?.context.close();
    setState('off');
    setLoudness(0);
  };
  useEffect(() => end, []);

  const take = (own: Talk, event: RealtimeServerEvent) => {
    setState((before) => toState(before, event));
    setTurns((before) => addVoiceEvent(before, event));
    if (event.type === 'session.created') setSessionId(event.session.id);
    if (event.type === 'response.output_audio.delta') own.player.play(event.delta);
    if (event.type === 'input_audio_buffer.speech_started') own.player.stop();
    if (event.type === 'error') setError(new Error(event.error.message));
    if (event.type === 'response.done' && event.response.status_details?.error)
      setError(new Error(event.response.status_details.error.message));
  };

  // Long: what connects is over as soon as the reader ends it, at each step.
  const begin = async ({ agentId, cleans }: TalkOptions) => {
    end();
    const click = clicks.current;
    const isCurrent = () => clicks.current === click;
    setError(null);
    setState('connecting');
    setTurns([]);
    setSessionId(null);
    // Made in the click of the reader: otherwise browsers let it make no sound.
    const context = new AudioContext();
    try {
      const { value } = await parley.realtime.clientSecrets.create({ target: { agent_id: agentId }, expires_in: 60 });
      if (!isCurrent()) return void context.close();
      const url = `${serverUrl.replace(/^http/, 'ws')}/v2/realtime`;
      const socket = new WebSocket(url, ['realtime', `openai-insecure-api-key.${value}`]);
      const own: Talk = { socket, context, player: new Player(context), microphone: null };
      talk.current = own;
      socket.addEventListener('message', ({ data }) => isCurrent() && take(own, JSON.parse(data as string)));
      socket.addEventListener('close', ({ reason }) => {
        if (!isCurrent()) return;
        end();
        setError(new Error(reason || 'The connection has ended.'));
      });
      const onSound = (samples: Int16Array, level: number) => {
        if (!isCurrent() || socket.readyState !== WebSocket.OPEN) return;
        setLoudness(level);
        if (socket.bufferedAmount > mostUnsent) return;
        socket.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: toBase64(samples) }));
      };
      const onLost = () => {
        if (!isCurrent()) return;
        end();
        setError(new Error('The microphone was taken away: plug it in, or allow it, and begin again.'));
      };
      const microphone = await openMicrophone({ context, cleans, onSound, onLost });
      if (!isCurrent()) return microphone.close();
      own.microphone = microphone;
      setIsMuted(false);
    } catch (failure) {
      if (!isCurrent()) return;
      if (!talk.current) void context.close();
      end();
      setError(explain(failure));
    }
    return undefined;
  };

  const mute = (muted: boolean) => {
    if (talk.current?.microphone) talk.current.microphone.isMuted = muted;
    setIsMuted(muted);
  };
  return { state, turns, sessionId, loudness, isMuted, error, begin, end, mute };
}
