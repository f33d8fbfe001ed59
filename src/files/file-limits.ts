import type { AllowedTypes } from './media-type.ts';

/** The limits of files, as the operator has set them. */
export type FileLimits = {
  /** The maximum size of a file. */
  fileBytes: number;
  /** The maximum number of files of an organization. */
  filesPerOrganization: number;
  /** The maximum number of bytes of all files of an organization; null for any number. */
  bytesPerOrganization: number | null;
  types: AllowedTypes;
};

/** The limits that hold unless the operator has set others. */
export const usualFileLimits: FileLimits = {
  fileBytes: 100_000_000,
  filesPerOrganization: 10_000,
  bytesPerOrganization: null,
  types: null,
};
