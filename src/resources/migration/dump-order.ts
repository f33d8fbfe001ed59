import type { V1Message } from '#generated/v2/client/types.gen.ts';
import type { FieldError } from '#src/api/problems.ts';

type DatedMessages = readonly Pick<V1Message, 'createdAt'>[];

/** Finds the first message that is older than the one before it; null when they are in order. Equal times are in order. */
export function findDisorder(messages: DatedMessages): FieldError | null {
  // A leap second is no time of JavaScript: what stands beside it is not compared.
  const index = messages.findIndex(
    ({ createdAt }, at) => at > 0 && Date.parse(createdAt) < Date.parse(messages[at - 1]!.createdAt),
  );
  if (index < 0) return null;
  const [before, here] = [messages[index - 1]!.createdAt, messages[index]!.createdAt];
  const detail = `${here} is earlier than ${before} of the message before: messages come the oldest first.`;
  return { pointer: `/messages/${index}/createdAt`, detail, code: 'order' };
}

/** Returns messages in the order of their times, those of one time as they were. */
export const sortByTime = <M extends DatedMessages[number]>(messages: readonly M[]): M[] =>
  messages.toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt) || 0);
