import type { ChatEvent, MessageReply } from '#generated/v2/client/types.gen.ts';

/** The beginning of an answer: the ids of its run and of the conversation. */
export type AnswerBegun = Extract<ChatEvent, { event: 'message_start' }>;
/** A call that the caller carries out. */
export type AnsweredCall = Extract<ChatEvent, { event: 'tool_call' }>['tool_call'];

/** A step of an answer, in the order in which a caller sees them. */
export type AnswerStep =
  | { step: 'begun'; begun: AnswerBegun }
  | { step: 'reasoning'; text: string; messageId: string }
  | { step: 'text'; text: string; messageId: string }
  | { step: 'call begun'; id: string; name: string; messageId: string }
  | { step: 'call piece'; id: string; text: string }
  | { step: 'call'; call: AnsweredCall; messageId: string }
  /** A call was cut off: nobody carries it out. */
  | { step: 'call cut'; id: string }
  | { step: 'done'; reply: MessageReply };
