/**
 * The Ajv options of all validators of the contract. What is referred to is compiled once and called, and V8 does without the
 * optimizations of Ajv's own: together they would take half of the time that it takes to compile the contract.
 */
export const ajvOptions = {
  strict: false,
  strictNumbers: true,
  validateSchema: false,
  validateFormats: true,
  allErrors: true,
  discriminator: true,
  formats: {},
  removeAdditional: false,
  inlineRefs: false,
  code: { optimize: false },
} as const;
