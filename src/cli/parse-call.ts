import { Argument, Command, CommanderError, Help, Option } from '#generated/packages/commander.js';
import type { CommandCall, CommandDeclaration } from './command.ts';
import { UsageError } from './failure.ts';
import { versionText } from './version.ts';

/** What was typed: a call of a command, or a text to print instead: the help. */
export type ParsedCall = { call: CommandCall; declaration: CommandDeclaration } | { text: string };

const columns = () => Math.max(40, Math.min(process.stdout.columns || 100, 120));

const toSentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.?$/, '.');

/** Formats notes for the width of the terminal. A blank line in them begins a new line; other line ends are spaces. */
const formatNotes = (notes: string) =>
  notes
    .trim()
    .split(/\n{2,}/)
    .map((line) => new Help().boxWrap(line.replaceAll('\n', ' '), columns()))
    .join('\n');

/** Returns the message of a usage error as sentences, the last of which names the help. */
function toUsageMessage(message: string, path: string): string {
  const [first, ...hints] = message.replace(/^error: /, '').split('\n');
  const hint = hints.map((line) => line.replace(/^\(Did you mean (.*)\?\)$/, 'Did you mean $1?'));
  return [toSentence(first!), ...hint.filter((line) => line !== ''), `See: ${path} --help`].join('\n');
}

/** Makes the parser of a command and of those below it. `onCall` is told of the one that was typed. */
function toParser(
  declaration: CommandDeclaration,
  path: readonly string[],
  typed: readonly string[],
  onCall: (parsed: { call: CommandCall; declaration: CommandDeclaration }) => void,
  onText: (text: string) => void,
): Command {
  const { name, summary, notes, words, options = {}, commands = [], load } = declaration;
  const command = new Command(name)
    .summary(summary)
    .description(toSentence(summary))
    .exitOverride()
    .enablePositionalOptions()
    .configureHelp({ helpWidth: columns(), showGlobalOptions: false })
    .configureOutput({ writeOut: onText, writeErr: () => {}, outputError: () => {} })
    .helpOption('-h, --help', 'show this help');
  if (notes !== undefined) command.addHelpText('after', `\n${formatNotes(notes)}`);
  if (path.length === 0) command.version(versionText, '-v, --version', 'print the version of Parley and of Node');
  for (const word of words?.split(' ') ?? []) command.addArgument(new Argument(word));
  for (const [option, { value, default: fallback, choices, text }] of Object.entries(options)) {
    const made = new Option(`--${option}${value === undefined ? '' : ` <${value}>`}`, text);
    if (fallback !== undefined) made.default(fallback);
    if (choices) made.choices([...choices]);
    command.addOption(made);
  }
  for (const child of commands) command.addCommand(toParser(child, [...path, child.name], typed, onCall, onText));
  if (load) {
    command.allowExcessArguments(false).action(() => {
      const values = Object.fromEntries(
        command.options.map((option) => {
          const given = command.getOptionValue(option.attributeName()) as string | boolean | undefined;
          return [option.long!.slice(2), option.required ? given : (given ?? false)];
        }),
      );
      onCall({ call: { path, values, words: [...command.args], typed } as CommandCall, declaration });
    });
  } else command.helpCommand('help [command]', 'show the help of a command');
  return command;
}

/**
 * Parses what was typed after `parley` by the table of commands.
 * @throws UsageError for what no command takes, with what may have been meant
 */
export function parseCall(root: CommandDeclaration, typed: readonly string[]): ParsedCall {
  let parsed: ParsedCall | null = null;
  let text = '';
  const parser = toParser(
    root,
    [],
    typed,
    (found) => (parsed = found),
    (part) => (text += part),
  );
  try {
    parser.parse([...typed], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { text };
    if (error.code === 'commander.help') throw new UsageError(findHelp(parser, typed));
    throw new UsageError(toUsageMessage(error.message, toPath(parser, typed).join(' ')));
  }
  return parsed ?? { text: parser.helpInformation() };
}

/** Returns the deepest command that the words name. */
function findCommand(parser: Command, typed: readonly string[]): Command {
  const child = parser.commands.find((command) => command.name() === typed[0]);
  return child ? findCommand(child, typed.slice(1)) : parser;
}

function toPath(parser: Command, typed: readonly string[]): string[] {
  const path: string[] = [];
  for (let at: Command | null = findCommand(parser, typed); at; at = at.parent) path.unshift(at.name());
  return path;
}

const findHelp = (parser: Command, typed: readonly string[]): string => findCommand(parser, typed).helpInformation();
