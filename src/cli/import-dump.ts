import type { V1Conversation } from '#generated/v2/client/types.gen.ts';
import { readContract } from '#src/app.ts';
import { namedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import { readJson } from '#src/json/json.ts';
import type { FieldError } from '#src/api/problems.ts';
import { createChecker } from '#src/contract/checker.ts';

/** A line of a dump: a conversation, or why it is none. */
export type Line = { number: number; text: string; dump: V1Conversation } | { number: number; reasons: string[] };

/** A fault as a person reads it. */
export const inWords = ({ pointer, detail }: FieldError) => (pointer ? `${pointer}: ${detail}` : detail);

/** Reads lines as the server will: what it would refuse is found before anything is sent. */
export function lineReader(): (text: string, number: number) => Line {
  const document = prepareSchemas(readContract());
  const check = createChecker(() => namedSchemas(document)).check({ $ref: 'schema:V1Conversation' });
  return (text, number) => {
    const read = readJson(text);
    if ('fault' in read) return { number, reasons: [`The line ${read.fault}`] };
    const errors = check(read.value);
    if (errors.length > 0) return { number, reasons: errors.map(inWords) };
    return { number, text, dump: read.value as V1Conversation };
  };
}
