import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatColumns } from '#src/cli/columns.ts';
import { toPrintable, toPrintableLines } from './printable.ts';

const commanding = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Any text, of all characters that there are. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));

describe('text for a terminal', () => {
  it('is one line of characters that are only shown', () => {
    fc.assert(fc.property(anyText, (text) => !commanding.test(toPrintable(text))));
    expect(toPrintable('a\u001b]0;title\u0007 \u202eb\n')).toBe('a\\u001b]0;title\\u0007 \\u202eb\\u000a');
    expect(toPrintable('naïve 日本 😀')).toBe('naïve 日本 😀');
  });

  it('keeps line ends and tabs of text of many lines, and no lone carriage return', () => {
    expect(toPrintableLines('a\tb\r\nc\n')).toBe('a\tb\r\nc\n');
    expect(toPrintableLines('good\rbad')).toBe('good\\u000dbad');
  });

  it('stays the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 2);
        expect(JSON.parse(toPrintableLines(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('stands in columns out of which no cell breaks', () => {
    expect(formatColumns(['ID', 'NAME'], [['1', 'a\n2  forged']])).toBe('ID  NAME\n1   a\\u000a2  forged\n');
  });
});

describe('the program', () => {
  it('writes to the terminal in one place only', () => {
    const root = join(import.meta.dirname, '..');
    // The first call is a program that others are shown.
    const tools = /^(?:clients|testing|tools)\/|\.test\.ts$|^http\/pages\/first-call\.ts$/;
    const writers = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts') && !tools.test(path))
      .filter((path) =>
        /\b(?:console\.\w+\(|process\.std(?:out|err)\.write)/.test(readFileSync(join(root, path), 'utf8')),
      );
    expect(writers).toEqual(['telemetry/terminal.ts']);
  });
});
