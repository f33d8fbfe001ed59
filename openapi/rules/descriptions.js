import { fieldsOf, schemasOf } from './document.js';

/** Everything with a name says what it is, in a sentence; what is shared says it where it is defined. */
export default function descriptions(document) {
  const named = schemasOf(document).filter(({ path, property }) => property !== undefined || path.length === 3);
  const schemas = named.filter(({ schema }) => !schema.$ref && !isSentence(schema.description));
  const fields = fieldsOf(document).filter(({ field }) => !isSentence(field.description));
  return [...schemas, ...fields].map(({ path }) => ({
    message: `${path.at(-1)} needs a description that begins with a capital or code and ends with a full stop.`,
    path,
  }));
}

const isSentence = (text) => typeof text === 'string' && /^[A-Z`]/.test(text) && /\.\s*$/.test(text);
