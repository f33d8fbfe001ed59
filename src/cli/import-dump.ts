import type { V1Conversation } from '#generated/v2/client/types.gen.ts';
import { readContract } from '#src/composition/read-contract.ts';
import { listNamedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import { readJson } from '#src/json/json.ts';
import type { FieldError } from '#src/api/problems.ts';
import { createChecker } from '#src/contract/checker.ts';
import { findDisorder, sortByTime } from '#src/resources/migration/dump-order.ts';

/** A line of a dump: a conversation, and whether its messages were sorted; or the reasons why it is invalid. */
export type DumpLine =
  | { number: number; text: string; dump: V1Conversation; isSorted: boolean }
  | { number: number; reasons: string[] };

/** Formats a fault for people. */
export const formatFault = ({ pointer, detail }: FieldError) => (pointer ? `${pointer}: ${detail}` : detail);

const agentsAdvice = 'Agents are created with createAgent.';
/** The pages of version 1 by the member that has their items, and what to do with them. */
const pages = {
  conversations: 'Put each of its conversations in a line of its own, with its messages.',
  messages: 'Put its messages into `messages` of their conversation.',
  agents: agentsAdvice,
} as const;
/** The other answers of version 1, and what to do with them. */
const answers = {
  Message: 'Put it into `messages` of its conversation.',
  Agent: agentsAdvice,
  Conversation: 'Add its messages as `messages`, the oldest first.',
} as const;

/** Returns an indefinite article and a noun. */
const withArticle = (noun: string) => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

/** Tells whether an object has all members that a schema of version 1 requires. */
function hasMembersOf(name: string, value: object): boolean {
  const schema = readContract('v1').components?.schemas?.[name] as { required?: string[] } | undefined;
  return schema?.required?.every((member) => member in value) ?? false;
}

/** Says what a value is that is no conversation with its messages; null when nothing is known of it. */
function identifyLine(value: unknown): string | null {
  if (Array.isArray(value)) return 'The line is an array: put each of its conversations in a line of its own.';
  if (typeof value !== 'object' || value === null)
    return `The line is ${value === null ? 'null' : withArticle(typeof value)}, and has to be an object: a conversation with its messages.`;
  const page = 'id' in value ? undefined : Object.entries(pages).find(([name]) => name in value);
  if (page) return `The line is a page of ${page[0]} of version 1. ${page[1]}`;
  // Of a conversation with messages each fault is told.
  const found = 'messages' in value ? undefined : Object.entries(answers).find(([name]) => hasMembersOf(name, value));
  return found ? `The line is ${withArticle(found[0])} of version 1. ${found[1]}` : null;
}

/** The options of a reader: whether messages that are not the oldest first are sorted, and not refused. */
type ReaderOptions = { sort: boolean };

/** Creates a reader that validates lines as the server does, so that invalid ones are found before anything is sent. */
export function createLineReader({ sort }: ReaderOptions): (text: string, number: number) => DumpLine {
  const document = prepareSchemas(readContract());
  const check = createChecker(() => listNamedSchemas(document)).check({ $ref: 'schema:V1Conversation' });
  return (written, number) => {
    // Windows writes a byte order mark in front of a text.
    const text = number === 1 ? written.replace(/^\uFEFF/, '') : written;
    const read = readJson(text, 'anywhere');
    if ('fault' in read) return { number, reasons: [`The line ${read.fault}`] };
    const errors = check(read.value);
    if (errors.length > 0) {
      const known = identifyLine(read.value);
      return { number, reasons: known === null ? errors.map(formatFault) : [known] };
    }
    const dump = read.value as V1Conversation;
    const disorder = findDisorder(dump.messages);
    if (!disorder) return { number, text, dump, isSorted: false };
    if (!sort) return { number, reasons: [`${formatFault(disorder)} --sort puts them in the order of their times.`] };
    const sorted = { ...dump, messages: sortByTime(dump.messages) };
    return { number, text: JSON.stringify(sorted), dump: sorted, isSorted: true };
  };
}
