import type { WireMessage } from './wire.ts';

/** A chat completion as it is posted. */
export type ChatBody = Record<string, unknown> & { model: string; messages: readonly WireMessage[] };

/** A difference of some gateways or models from the usual form of a request. */
export type Difference = {
  name: string;
  /** The hosts that are known to want it: they are sent it from the first request on. */
  hosts: readonly string[];
  /** The words with which any other one refuses the usual form: it is asked again, and remembered. */
  refusal: RegExp;
  apply(body: ChatBody): ChatBody;
};

/** Returns a pattern of texts that have all of these words, in any order. Each of them is looked for once. */
export const mentioning = (...words: readonly string[]): RegExp =>
  new RegExp(`^${words.map((word) => `(?=.*?\\b${word}\\b)`).join('')}`, 'is');

/** Returns a request whose member has another name; the same one when it lacks the member. */
export function renameMember(body: ChatBody, from: string, to: string): ChatBody {
  const { [from]: value, ...rest } = body;
  return value === undefined ? body : ({ ...rest, [to]: value } as ChatBody);
}

/** Returns a request without a member. */
export function withoutMember(body: ChatBody, name: string): ChatBody {
  const { [name]: _, ...rest } = body;
  return rest as ChatBody;
}
