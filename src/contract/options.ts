/** How every validator of the contract reads its schemas. */
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
