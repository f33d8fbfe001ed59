import type { V1Conversation } from '#generated/v2/client/types.gen.ts';
import { readContract } from '#src/composition/read-contract.ts';
import { listNamedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import { readJson } from '#src/json/json.ts';
import type { FieldError } from '#src/api/problems.ts';
import { createChecker } from '#src/contract/checker.ts';

/** A line of a dump: a conversation, or the reasons why it is invalid. */
export type DumpLine = { number: number; text: string; dump: V1Conversation } | { number: number; reasons: string[] };

/** Formats a fault for people. */
export const formatFault = ({ pointer, detail }: FieldError) => (pointer ? `${pointer}: ${detail}` : detail);

/** Creates a reader that validates lines as the server does, so that invalid ones are found before anything is sent. */
export function createLineReader(): (text: string, number: number) => DumpLine {
  const document = prepareSchemas(readContract());
  const check = createChecker(() => listNamedSchemas(document)).check({ $ref: 'schema:V1Conversation' });
  return (text, number) => {
    const read = readJson(text);
    if ('fault' in read) return { number, reasons: [`The line ${read.fault}`] };
    const errors = check(read.value);
    if (errors.length > 0) return { number, reasons: errors.map(formatFault) };
    return { number, text, dump: read.value as V1Conversation };
  };
}
