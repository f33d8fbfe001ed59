import type { Ajv, AnySchemaObject } from 'ajv';

/** A character that somebody can see: no space, no control character, none without a width or ink, such as the fillers of Hangul. */
const visible = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Tells whether a text has nothing to read, such as one of spaces or of NUL alone. */
export const isInvisible = (text: string): boolean => !visible.test(text);

/**
 * Adds `x-not-blank`: a text that has to say something. It bounds requests only, as sizes do: answers may have texts that
 * were stored before. A text that is too long is not read.
 */
export function refuseBlanks(ajv: Ajv): void {
  ajv.addKeyword({
    keyword: 'x-not-blank',
    type: 'string',
    schemaType: 'boolean',
    validate: (refuses: boolean, text: string, parent?: AnySchemaObject) =>
      !refuses || text.length > 2 * Number(parent?.['maxLength'] ?? Infinity) || !isInvisible(text),
  });
}
