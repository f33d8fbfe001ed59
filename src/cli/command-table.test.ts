import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandDeclaration } from './command.ts';
import { commandTable } from './command-table.ts';
import { formatCompletion, listPlaces } from './completion.ts';
import { UsageError } from './failure.ts';
import { parseCall } from './parse-call.ts';

const root = join(import.meta.dirname, '../..');

function parley(...args: string[]) {
  const env = { PATH: process.env['PATH'] ?? '' };
  const options = { cwd: root, env, encoding: 'utf8', timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/start.js', ...args], options);
  return { status, stdout, stderr };
}

/** Lists all lines of the table, with the words that lead to them. */
function listLines(
  command: CommandDeclaration,
  path: string[] = [],
): { command: CommandDeclaration; path: string[] }[] {
  return [{ command, path }, ...(command.commands ?? []).flatMap((child) => listLines(child, [...path, child.name]))];
}
const lines = listLines(commandTable);

function readHelp(...typed: string[]): string {
  const parsed = parseCall(commandTable, typed);
  return 'text' in parsed ? parsed.text : `a call of ${parsed.call.path.join(' ')}`;
}

function readUsageError(...typed: string[]): string {
  try {
    parseCall(commandTable, typed);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'no error';
}

describe('the table of commands', () => {
  it.each(lines.map(({ path, command }) => [path.join(' '), path, command] as const))(
    'has help for: parley %s',
    (_name, path, { name, commands = [], options = {} }) => {
      const help = readHelp(...path, '--help');
      expect(help).toMatch(new RegExp(`^Usage: parley${path.map((word) => ` ${word}`).join('')}\\b`));
      for (const child of commands) expect(help).toContain(child.name);
      for (const option of Object.keys(options)) expect(help).toContain(`--${option}`);
      if (path.length > 0) expect(readHelp(...path.slice(0, -1), 'help', name)).toBe(help);
    },
  );

  it('wraps the notes of a command at the width of the terminal', () => {
    const { columns } = process.stdout;
    try {
      process.stdout.columns = 60;
      const notes = readHelp('keys', '--help').split('\n\n').at(-1)!.trimEnd().split('\n');
      expect(notes.length).toBeGreaterThan(3);
      expect(notes.every((line) => line.length <= 60)).toBe(true);
    } finally {
      process.stdout.columns = columns;
    }
  });

  it('loads a function for each command', async () => {
    const commands = lines.filter(({ command }) => command.commands === undefined);
    expect(commands.length).toBeGreaterThan(12);
    for (const { command } of commands) expect(await command.load!()).toBeTypeOf('function');
  });

  it('throws nothing but usage errors for whatever is typed', () => {
    const words = [
      ...lines.flatMap(({ path, command }) => [...path, ...Object.keys(command.options ?? {}).map((o) => `--${o}`)]),
      '--',
      '-h',
      '',
    ];
    const typed = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(typed, (args) => {
        try {
          parseCall(commandTable, args);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as Error).message).toMatch(/^(?:[^\n]+[.?]\n)+See: parley[ a-z]* --help$|^Usage: parley/u);
        }
      }),
    );
  });

  it.each([
    [['kesy'], "Unknown command 'kesy'.\nDid you mean keys?\nSee: parley --help"],
    [['keys', 'creat'], "Unknown command 'creat'.\nDid you mean create?\nSee: parley keys --help"],
    [['mock', '--prot', '1'], "Unknown option '--prot'.\nDid you mean --port?\nSee: parley mock --help"],
    [['mock', '--port'], "Option '--port <PORT>' argument missing.\nSee: parley mock --help"],
    [
      ['serve', 'now'],
      "Too many arguments for 'serve'. Expected 0 arguments but got 1: now.\nSee: parley serve --help",
    ],
  ])('says what is meant by %j', (typed, message) => {
    expect(readUsageError(...typed)).toBe(message);
  });
});

describe('parley', () => {
  it('prints help and versions on standard output, and refuses on standard error with status 2', () => {
    expect(parley('migrate', 'code', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Usage: parley migrate code \[options\] <path>\n/),
      stderr: '',
    });
    expect(parley('version')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Parley \d+\.\d+\.\d+\S*, Node /),
    });
    expect(parley('--version').stdout).toBe(parley('version').stdout);
    expect(parley('srve')).toEqual({
      status: 2,
      stdout: '',
      stderr: "Unknown command 'srve'.\nDid you mean serve?\nSee: parley --help\n",
    });
    expect(parley('keys').status).toBe(2);
  });
});

const hasBash = spawnSync('bash', ['--version']).status === 0;

describe('parley completion', () => {
  it.runIf(hasBash)('completes in bash what the table has, at every place', () => {
    const places = listPlaces(commandTable);
    const asked = places.map(({ path }) => {
      const words = ['parley', ...path.split(' ').filter(Boolean), ''];
      return `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _parley; echo "\${COMPREPLY[*]}"`;
    });
    const script = [formatCompletion('bash'), ...asked].join('\n');
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual(places.map(({ words }) => words.map(({ word }) => word).join(' ')));
  });

  it('has scripts for zsh and fish, and refuses other shells', () => {
    expect(formatCompletion('zsh')).toContain('autoload -Uz compinit && compinit');
    for (const shell of ['zsh', 'fish']) expect(formatCompletion(shell)).toContain("' keys create'");
    expect(() => formatCompletion('tcsh')).toThrow('There is no completion for tcsh; there is for bash, zsh, fish.');
  });
});
