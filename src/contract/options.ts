/** The Ajv options of all validators of the contract. */
export const ajvOptions = {
  strict: false,
  strictNumbers: true,
  validateSchema: false,
  validateFormats: true,
  allErrors: true,
  discriminator: true,
  formats: {},
  removeAdditional: false,
} as const;
