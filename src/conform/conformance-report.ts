import type { RuleOutcome } from './conformance-rule.ts';

/** The most notes of a rule that are shown. */
const maxNotes = 3;

const marks = { passed: 'pass', failed: 'FAIL', skipped: 'skip' } as const;

/** Writes a note on one line: what a server says must not look like a line of the report, or like a command to a CI server. */
const toOneLine = (note: string) => note.replaceAll(/[\r\n\u0085\u2028\u2029]+/g, ' ');

/** Formats an outcome as a line, with lines of notes when the rule was not kept. */
export function formatOutcome({ rule, status, notes }: RuleOutcome): string {
  const shown = notes.slice(0, maxNotes).map((note) => `        ${toOneLine(note)}`);
  const more = notes.length > maxNotes ? [`        and ${notes.length - maxNotes} more`] : [];
  return [`${marks[status]}  ${rule.group.padEnd(11)}  ${rule.title}`, ...shown, ...more].join('\n');
}

/** Formats how many rules were kept. */
export function formatCounts(outcomes: readonly RuleOutcome[]): string {
  const count = (status: RuleOutcome['status']) => outcomes.filter((one) => one.status === status).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes a text for XML, and leaves out the control characters that XML cannot have. */
const toXmlText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/[&<>"]/g, (letter) => escapes[letter]!);

const formatSeconds = (ms: number) => (ms / 1_000).toFixed(3);

function formatCase({ rule, status, notes, durationMs }: RuleOutcome): string {
  const name = `name="${toXmlText(rule.title)}" classname="parley.${rule.group}" time="${formatSeconds(durationMs)}"`;
  if (status === 'passed') return `    <testcase ${name}/>`;
  const text = toXmlText(notes.join('\n'));
  const inside =
    status === 'failed'
      ? `<failure message="${toXmlText(notes[0] ?? '')}">${text}</failure>`
      : `<skipped message="${text}"/>`;
  return `    <testcase ${name}>${inside}</testcase>`;
}

/** Writes outcomes as JUnit XML, with a suite for each group. */
export function toJUnitXml(outcomes: readonly RuleOutcome[]): string {
  const suites = [...Map.groupBy(outcomes, ({ rule }) => rule.group)].map(([group, cases]) => {
    const count = (status: RuleOutcome['status']) => cases.filter((one) => one.status === status).length;
    const time = formatSeconds(cases.reduce((sum, { durationMs }) => sum + durationMs, 0));
    const numbers = `tests="${cases.length}" failures="${count('failed')}" skipped="${count('skipped')}" time="${time}"`;
    return [`  <testsuite name="${group}" ${numbers}>`, ...cases.map(formatCase), '  </testsuite>'].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="parley conform">',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}
