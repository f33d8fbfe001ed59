// Reads a report of vitest: prints how many tests passed and failed, then the name of each failed test on a line of its own.
const report = require(require('node:path').resolve(process.argv[2]));

const failures = report.testResults.flatMap(({ name, status, assertionResults }) => {
  const tests = assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName);
  const names = tests.length === 0 && status === 'failed' ? ['(the file as a whole)'] : tests;
  return names.map((test) => `${name.replace(`${process.cwd()}/`, '')}: ${test}`);
});

console.log([`${report.numPassedTests} ${report.numFailedTests}`, ...failures].join('\n'));
