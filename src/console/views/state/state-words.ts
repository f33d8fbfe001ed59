/** The sources of a version of a state in words of the console. */
export const sourceWords: Readonly<Record<string, string>> = {
  patch: 'Changed',
  restore: 'Restored',
  event: 'Changed by a run',
};
