import type { Ajv } from 'ajv';

/** The keyword by which the server requires well-formed Unicode of a text. */
export const wellFormedKeyword = 'x-well-formed';

/**
 * Adds `x-well-formed`: a text without half of a surrogate pair. `prepareSchemas` gives it to each schema with a pattern: a
 * pattern is about characters, and the regular expressions of most languages cannot name half of one.
 */
export function refuseLoneSurrogates(ajv: Ajv): void {
  ajv.addKeyword({
    keyword: wellFormedKeyword,
    type: 'string',
    schemaType: 'boolean',
    validate: (refuses: boolean, text: string) => !refuses || text.isWellFormed(),
  });
}
