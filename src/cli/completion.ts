import { print } from '#src/telemetry/terminal.ts';
import type { CommandCall, CommandDeclaration } from './command.ts';
import { commandTable } from './command-table.ts';
import type { noOptions } from './command-options.ts';
import { UsageError } from './failure.ts';

/** A place at which a word can be completed: the commands that were typed, such as ` keys create`, and what may follow. */
type CompletionPlace = { path: string; words: { word: string; text: string }[] };

/** Lists the places of a command and of all below it. */
export function listPlaces({ commands = [], options = {} }: CommandDeclaration, path = ''): CompletionPlace[] {
  const words = [
    ...commands.map(({ name, summary }) => ({ word: name, text: summary })),
    ...Object.entries(options).map(([name, { text }]) => ({ word: `--${name}`, text })),
    { word: '--help', text: 'show the help' },
  ];
  return [{ path, words }, ...commands.flatMap((command) => listPlaces(command, `${path} ${command.name}`))];
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const quoteFish = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const join = (words: CompletionPlace['words']) => words.map(({ word }) => word).join(' ');

function formatPosix(places: readonly CompletionPlace[], typed: string, complete: string): string {
  const known = places.slice(1).map(({ path }) => quote(path));
  return `_parley() {
  local at='' word
  for word in ${typed}; do
    case "$at $word" in
      ${known.join('|')}) at="$at $word" ;;
    esac
  done
  case "$at" in
${places.map(({ path, words }) => `    ${quote(path)}) ${complete.replace('WORDS', join(words))} ;;`).join('\n')}
  esac
}
`;
}

const formats: Record<string, (places: readonly CompletionPlace[]) => string> = {
  bash: (places) =>
    `${formatPosix(places, '"${COMP_WORDS[@]:1:COMP_CWORD-1}"', `COMPREPLY=($(compgen -W 'WORDS' -- "\${COMP_WORDS[COMP_CWORD]}"))`)}complete -o default -F _parley parley\n`,
  zsh: (places) =>
    `#compdef parley\n(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }\n${formatPosix(places, '"${words[@]:1:$((CURRENT-2))}"', 'compadd -- WORDS; _files')}compdef _parley parley\n`,
  fish: (places) => `function __parley_at
  set -l at ''
  for word in (commandline -opc)[2..]
    contains -- "$at $word" ${places
      .slice(1)
      .map(({ path }) => quoteFish(path))
      .join(' ')}; and set at "$at $word"
  end
  test "$at" = "$argv[1]"
end
${places
  .flatMap(({ path, words }) =>
    words.map(
      ({ word, text }) =>
        `complete -c parley -n ${quoteFish(`__parley_at ${quoteFish(path)}`)} -a ${quoteFish(word)} -d ${quoteFish(text)}`,
    ),
  )
  .join('\n')}
`,
};

/** Returns the completion script of a shell. @throws UsageError for another shell */
export function formatCompletion(shell: string): string {
  if (!Object.hasOwn(formats, shell))
    throw new UsageError(`There is no completion for ${shell}; there is for ${Object.keys(formats).join(', ')}.`);
  return formats[shell]!(listPlaces(commandTable));
}

/** Carries out `parley completion`. @throws UsageError */
export async function runCompletion({ words }: CommandCall<typeof noOptions>): Promise<number> {
  print(formatCompletion(words[0]!));
  return 0;
}
