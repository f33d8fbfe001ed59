import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { V1Conversation } from '#generated/v2/client/types.gen.ts';
import { readContract } from '#src/app.ts';
import { readJson } from '#src/json.ts';
import type { FieldError } from '#src/problems.ts';
import { explain } from '#src/schema/explain.ts';
import { ajvOptions } from '#src/schema/options.ts';

/** A line of a dump: a conversation, or why it is none. */
export type Line = { number: number; text: string; dump: V1Conversation } | { number: number; reasons: string[] };

/** A fault as a person reads it. */
export const inWords = ({ pointer, detail }: FieldError) => (pointer ? `${pointer}: ${detail}` : detail);

/** Reads lines as the server will: what it would refuse is found before anything is sent. */
export function lineReader(): (text: string, number: number) => Line {
  const ajv = new Ajv2020({ ...ajvOptions, formats: {} });
  addFormats.default(ajv);
  ajv.addSchema(readContract(), 'contract');
  const isConversation = ajv.compile<V1Conversation>({ $ref: 'contract#/components/schemas/V1Conversation' });
  return (text, number) => {
    const read = readJson(text);
    if ('fault' in read) return { number, reasons: [`The line ${read.fault}`] };
    if (isConversation(read.value)) return { number, text, dump: read.value };
    const errors = (isConversation.errors ?? []).map((error) => ({
      ...error,
      instancePath: `/body${error.instancePath}`,
    }));
    return { number, reasons: explain(errors, ajv).map(inWords) };
  };
}
