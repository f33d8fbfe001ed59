/** An option of a command. One with a `value` takes it as the next word; one without is a switch. */
type OptionDeclaration = {
  /** The name of the value in the help, such as `PORT`. */
  value?: string;
  /** The value when none is given. */
  default?: string;
  /** The only values that are taken. */
  choices?: readonly string[];
  text: string;
};

/** The options of a command, by their names without the dashes. */
export type Options = Readonly<Record<string, OptionDeclaration>>;

type OptionValue<O extends OptionDeclaration> = OptionDeclaration extends O
  ? string | boolean | undefined
  : O extends { choices: readonly (infer C extends string)[] }
    ? C | (O extends { default: string } ? never : undefined)
    : O extends { value: string }
      ? string | (O extends { default: string } ? never : undefined)
      : boolean;

/** A command as it was typed: its path, such as `['keys', 'create']`, its options by name, and its other words in order. */
export type CommandCall<O extends Options = Options> = {
  path: readonly string[];
  values: { -readonly [Name in keyof O]: OptionValue<O[Name]> };
  words: readonly string[];
  /** All that was typed after `parley`. */
  typed: readonly string[];
};

/** Carries out a call and returns the status with which the process ends; a server returns null, and the process goes on. */
export type CommandFunction<O extends Options = Options> = {
  // A method, so that a function that takes the options of its command fits into the table of all.
  call(call: CommandCall<O>, env: NodeJS.ProcessEnv): Promise<number | null>;
}['call'];

/** A line of the table of commands: a group of commands, or a command with the function that carries it out. */
export type CommandDeclaration = {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What the help says below the options. */
  notes?: string;
  /** The other words of the command, such as `<file>`; `[file]` may be left out. */
  words?: string;
  options?: Options;
  commands?: readonly CommandDeclaration[];
  /** Loads what carries it out. */
  load?(): Promise<CommandFunction>;
};

/** Declares a command whose function takes exactly its options. */
export function declareCommand<O extends Options>(
  declaration: Omit<CommandDeclaration, 'options' | 'commands' | 'load'> & {
    options: O;
    load(): Promise<CommandFunction<O>>;
  },
): CommandDeclaration {
  return declaration;
}
