import type {
  AguiMessage,
  CreateDecisions,
  CreateMessage,
  RealtimeAudioOutput,
  RealtimeItem,
  RealtimeSettings,
  RealtimeTranscription,
} from '#generated/v2/client/types.gen.ts';
import type { BegunAnswer } from '#src/resources/messages/run/begin-answer.ts';
import type { BroughtInput } from '#src/resources/messages/run/brought-input.ts';
import type { MessageSound } from '#src/resources/realtime/recording.ts';
import type { Fillers } from '#src/state-machine/tools.ts';
import type { VoiceCount } from '#src/telemetry/metrics/meters.ts';
import type { EventChecks } from './event-check.ts';
import type { SendEvent } from './outgoing-events.ts';
import type { VoiceRelay } from './relay/voice-relay.ts';
import type { FailureFrame } from './voice-failure.ts';

/** The voice of an answer, as far as the client has chosen it. */
export type VoiceChoice = {
  voice: RealtimeAudioOutput['voice'];
  speed: number | undefined;
  model: string | undefined;
};

/** The services of the server for a session, in the name of its caller. Failures are thrown as problems. */
export type SessionServices = {
  checks: EventChecks;
  failures: FailureFrame;
  now: () => number;
  /** The longest time that a connection may be open, in milliseconds. */
  longestMs: number;
  models: { voice: string };
  onError: (error: unknown, context: object) => void;
  /** Counts what happens, for the metrics. */
  count(count: VoiceCount): void;
  /** Told that the connection is closed. */
  onClosed(): void;
  /** Told after it that all is stored, and whether anything was said. */
  onLeft(hasContent: boolean): void;
  /** @throws `insufficient_permissions` */
  requireScope(scope: string): void;
  /** @throws `insufficient_permissions` for models that the operator has not chosen */
  requireModels(settings: RealtimeSettings): Promise<void>;
  /** Counts an answer against the limits of the caller, of which the client is told. @throws `rate_limit_exceeded` */
  countRequest(send: SendEvent): Promise<void>;
  /** The connection with the agent's real-time model, which hears and speaks in the place of others; null for an agent without one. */
  relay: Pick<VoiceRelay, 'prepareAnswer' | 'wake'> | null;
  transcribe(samples: Int16Array, settings: RealtimeTranscription): Promise<{ text: string; seconds: number }>;
  speak(text: string, choice: VoiceChoice, signal: AbortSignal): AsyncIterable<Int16Array>;
  begin(message: Omit<CreateMessage, 'version'> & { brought: BroughtInput }, signal: AbortSignal): Promise<BegunAnswer>;
  decide(runId: string, decisions: CreateDecisions['decisions'], signal: AbortSignal): Promise<BegunAnswer>;
  /** Adds messages to the log, which nobody answers. Returns the id of the last one. */
  addMessages(messages: readonly AguiMessage[]): Promise<string>;
  /** Returns the newest message of the session; null when there is none. */
  findLastMessage(): Promise<{ id: string; isAnswerable: boolean } | null>;
  getItem(messageId: string): Promise<RealtimeItem>;
  deleteMessage(messageId: string): Promise<void>;
  /** Cuts a message of the agent to the beginning of its text that was heard, with so many milliseconds of its sound. */
  truncate(messageId: string, text: string, audioEndMs: number): Promise<void>;
  /** Tells whether the sound of what is said is kept. */
  keepsSound(): Promise<boolean>;
  /** Keeps the sound of a message. */
  keepSound(sound: MessageSound): Promise<void>;
  /** Cuts the kept sound of a message. */
  cutSound(messageId: string, heardMs: number): Promise<void>;
  cancelRun(runId: string): Promise<void>;
  findFillers(tool: string): Promise<Fillers | null>;
};
