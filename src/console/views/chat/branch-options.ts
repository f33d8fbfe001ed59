import type { Branch } from '#generated/v2/client/types.gen.ts';
import type { Message } from '#src/clients/typescript/parley.ts';

/** The branches between which a reader can choose at a message, and the one that is shown. */
export type BranchOptions = { branches: readonly string[]; index: number };

type Forks = readonly Pick<Branch, 'id' | 'parent_branch_id' | 'after_message_id'>[];

/**
 * Finds where readers can choose another branch: at the first message after a fork. The branch with which a conversation began forks from none. `before` is the
 * message before the first one: null at the beginning, undefined when it was not read.
 */
export function findBranchOptions(
  messages: readonly Pick<Message, 'id' | 'branch_id'>[],
  branches: Forks,
  before: Pick<Message, 'id' | 'branch_id'> | null | undefined,
): Map<string, BranchOptions> {
  const forks = branches.filter(({ parent_branch_id: parent }) => parent !== null);
  const options = new Map<string, BranchOptions>();
  let previous = before;
  for (const message of messages) {
    const own = forks.find(({ id }) => id === message.branch_id);
    const begins = own !== undefined && previous !== undefined && previous?.branch_id !== own.id;
    const parent = begins ? own.parent_branch_id! : message.branch_id;
    const after = begins ? own.after_message_id : (previous?.id ?? null);
    const others = forks.filter((fork) => fork.after_message_id === after && fork.id !== parent).map(({ id }) => id);
    const all = [parent, ...others];
    const index = all.indexOf(message.branch_id);
    if (previous !== undefined && all.length > 1 && index >= 0) options.set(message.id, { branches: all, index });
    previous = message;
  }
  return options;
}
