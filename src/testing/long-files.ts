/** The files that take long and do not look it: they are short, and start processes or wait. */
export const longFiles = [
  'contracts/verify.test.ts',
  'src/main.test.ts',
  'src/cli/keys.test.ts',
  'src/json-schema/schema-checker.test.ts',
  'src/tools/bench/memory-search.test.ts',
  'openapi/rules/rules.test.ts',
  'src/testing/system/readme.test.ts',
];
