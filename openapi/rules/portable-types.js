import { faultsOfSchemas } from './every-schema.js';

const formats = { integer: ['int32', 'int64'], number: ['float', 'double'] };

/**
 * Types are such that every generator reads them: one beside null, no constant boolean, and a size for each number. A number
 * without one is 32 bits wide in Java, which a time in milliseconds is not.
 */
export default function portableTypes(document) {
  return faultsOfSchemas(document, (schema) => {
    const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
    if (types.length > 1) return `It has several types, ${types.join(', ')}: list them by oneOf.`;
    if (isBoolean(schema.const) || schema.enum?.some(isBoolean))
      return 'A constant boolean is no type: it is a boolean.';
    const known = formats[types[0]];
    if (known && !known.includes(schema.format)) return `A number needs a format: one of ${known.join(', ')}.`;
    return null;
  });
}

const isBoolean = (value) => typeof value === 'boolean';
