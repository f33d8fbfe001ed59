import type { AguiMessage, CreateMessage, MemoryUse } from '#generated/v2/client/types.gen.ts';
import type { Tool } from '#src/llm/types.ts';
import type { InputMedia } from './accepted-media.ts';

/** What callers of doors bring that keep a conversation themselves, beside one message: no request of version 2 has it. */
export type BroughtInput = {
  /** The whole conversation, with which a new one begins, in the place of a message. */
  transcript?: readonly AguiMessage[];
  /** What is more than text in what is new, by its place in the body: the model has to take it. */
  media?: readonly InputMedia[];
  /** Tools of the caller for this run, beside those of the agent. */
  tools?: readonly Tool[];
  /** Text for the system prompt of this run. */
  instructions?: string;
  /** The id of the message, when its caller was told it before. */
  messageId?: string;
  /** Whether the new conversation is erased when its run has ended, and no memories are made of it. */
  isEphemeral?: boolean;
  /** Whether the stream of the answer has pieces of reasoning and of calls too. */
  inPieces?: boolean;
};

/** Returns what a run is given for itself, beside its agent. */
export const toOwnInput = (brought: BroughtInput | undefined): { tools?: readonly Tool[]; context?: string } => ({
  ...(brought?.tools && { tools: brought.tools }),
  ...(brought?.instructions !== undefined && { context: brought.instructions }),
});

/** The milliseconds after its beginning from which an ephemeral conversation is erased, unless its run is answering. */
const ephemeralMs = 60_000;

/** Returns the time from which the new conversation of a request is erased, if it is not kept. */
export const toEraseAt = (brought: BroughtInput | undefined, now: Date): { eraseAt?: Date } =>
  brought?.isEphemeral ? { eraseAt: new Date(now.getTime() + ephemeralMs) } : {};

/** Returns the settings of a message for memories: none are made of a conversation that is not kept. */
export const toMemoryUse = (
  options: CreateMessage['options'],
  brought: BroughtInput | undefined,
): MemoryUse | undefined => (brought?.isEphemeral ? { ...options?.memory, extract: false } : options?.memory);
