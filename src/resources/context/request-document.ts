import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { MachineAddress } from '#generated/v2/client/types.gen.ts';
import type { ChatMessage, Reasoning, Tool } from '#src/llm/types.ts';
import type { ContextDocument, PromptRequest, RecalledMemory } from './document.ts';

/** What a request of a run is for: the answer to the user, or an answer to its state machine. */
export type RequestPurpose = 'answer' | 'choose_exit' | 'search_memories' | 'reflect' | 'call_tool';

/**
 * An answer of the run that a later request of it tells, with the results of its calls, by the ids of their messages. `unseen` is
 * what the model has said beside calls and no message has.
 */
export type AddedRound = { id: string; results: string[]; unseen?: { text: string; reasoning?: Reasoning } };

/**
 * A thought that a model is told: its event in the log, by its place or by its place among those of the run. What it tells of
 * memories is here as it was.
 */
export type ThoughtRef = ({ seq: number } | { own: number }) & { memories?: RecalledMemory[] };

/** What makes a request of a run another one than its first prompt. */
export type RequestFrame = {
  purpose: RequestPurpose;
  /** The state of the machine on whose behalf it is; not here when there is none. */
  at?: MachineAddress;
  /** What the state says at the end of the system message. */
  task?: string;
  thoughts?: ThoughtRef[];
  /** Set when it does not tell the memories that were found for the message. */
  without_memories?: true;
  added: AddedRound[];
};

/** A request of a run as it is stored beside the document of its first prompt, from which it was made. */
export type RequestDocument = RequestFrame &
  Pick<ContextDocument, 'temperature' | 'max_tokens' | 'controls'> & {
    /** The id of the message that its answer is, if any of it became one. */
    message: string;
    /** The tools, when they are not those of the first prompt. */
    tools?: readonly Tool[];
    digest: string;
  };

/** Returns the digest of a request, whatever the order of members: messages that were stored meanwhile may have another one. */
export function digestWhole({ tools = [], controls = {}, ...request }: PromptRequest): string {
  return createHash('sha256')
    .update(canonicalize({ ...request, tools, controls })!)
    .digest('base64url');
}

/** Writes a request of a run down, without what its first prompt has too. */
export function toRequestDocument(
  request: PromptRequest,
  { base, message, frame }: { base: PromptRequest; message: string; frame: RequestFrame },
): RequestDocument {
  const { tools, temperature, maxTokens, controls } = request;
  return {
    ...frame,
    message,
    ...(tools !== base.tools && { tools: tools ?? [] }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(controls && Object.keys(controls).length > 0 && { controls }),
    digest: digestWhole(request),
  };
}

/** Returns the memories that thoughts of a request tell. */
export const listThoughtMemories = ({ thoughts = [] }: Pick<RequestFrame, 'thoughts'>): RecalledMemory[] =>
  thoughts.flatMap(({ memories = [] }) => memories);

/** An answer of a run, as later requests of the run tell it. */
export type ToldRound = { messages: ChatMessage[]; added: AddedRound };
