import type { RunAgentInput, UserRef } from '#generated/v2/client/types.gen.ts';
import type { FieldError } from '#src/api/problems.ts';
import { readForwarded } from './forwarded.ts';

/** The pointer to the user in the body of a run of AG-UI. */
export const userPointer = '/forwardedProps/user';

const patterns = { id: /^usr_[0-7][0-9a-hjkmnp-tv-z]{25}$/, external_id: /^[!-~]{1,200}$/ };

/** Returns what a front end forwards as `user`; undefined when it forwards none. */
const readUser = (input: RunAgentInput): unknown => readForwarded(input, 'user');

/** Finds the faults of a forwarded user. One that was ignored would leave what is learned to everyone. */
export function findUserFaults(input: RunAgentInput): FieldError[] {
  const user = readUser(input);
  if (user === undefined) return [];
  const members = typeof user === 'object' && user !== null ? Object.entries(user) : [];
  const [name, value] = members[0] ?? [];
  if (members.length === 1 && typeof value === 'string' && patterns[name as keyof UserRef]?.test(value)) return [];
  const detail =
    'Must be {"id": "usr_…"}, or {"external_id": "…"} with an id of yours: 1 to 200 characters, no spaces.';
  return [{ pointer: userPointer, detail, code: 'user' }];
}

/** Returns the user of a run whose input has no faults; undefined when it names none. */
export const toUserRef = (input: RunAgentInput): UserRef | undefined => readUser(input) as UserRef | undefined;
