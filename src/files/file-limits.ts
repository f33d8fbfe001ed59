import type { AllowedTypes } from './media-type.ts';

/** The limits of files, as the operator has set them. */
export type FileLimits = {
  /** The maximum size of a file. */
  fileBytes: number;
  /** The maximum number of files of an organization. */
  filesPerOrganization: number;
  types: AllowedTypes;
};

/** The limits that hold unless the operator has set others. */
export const usualFileLimits: FileLimits = { fileBytes: 100_000_000, filesPerOrganization: 10_000, types: null };
