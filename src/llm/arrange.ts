import type { ChatMessage } from './types.ts';

/** Stands for the user where a conversation does not begin with one. */
const beginningWords = '(The conversation begins here.)';
/** Stands for the user where nobody has said anything after the assistant. */
const continuingWords = '(Please go on.)';

const userSays = (content: string): ChatMessage => ({ role: 'user', content });
const isTurn = ({ role }: ChatMessage) => role !== 'system';

/**
 * Returns the messages that stand for the user before and after others: the user begins, and a user or a tool has the
 * last word.
 */
export function standIns(messages: readonly ChatMessage[]): { before: ChatMessage[]; after: ChatMessage[] } {
  return {
    before: messages.find(isTurn)?.role === 'user' ? [] : [userSays(beginningWords)],
    after: messages.findLast(isTurn)?.role === 'assistant' ? [userSays(continuingWords)] : [],
  };
}

/** A conversation as models accept it: what the system says in it goes into the one system message, before the turns. */
type Arranged<M> = { instructions: M[]; turns: M[] };

/** Arranges messages as models accept them. `standIn` makes a message of one that stands for the user. */
export function arrange<M extends { chat: ChatMessage }>(
  messages: readonly M[],
  standIn: (chat: ChatMessage) => M,
): Arranged<M> {
  const { before, after } = standIns(messages.map(({ chat }) => chat));
  const turns = messages.filter(({ chat }) => isTurn(chat));
  return {
    instructions: messages.filter(({ chat }) => !isTurn(chat)),
    turns: [...before.map(standIn), ...turns, ...after.map(standIn)],
  };
}
