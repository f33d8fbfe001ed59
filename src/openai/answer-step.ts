import type { Approval, ChatEvent, MessageReply } from '#generated/v2/client/types.gen.ts';

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
  /** A call of the agent's own that a person has to approve before it goes on. */
  | { step: 'approval'; approval: Approval }
  | { step: 'done'; reply: MessageReply };
