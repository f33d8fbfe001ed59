import type { ActionState, ExitCondition, MachineDefinition, State, ToolCallState } from './definition.ts';

/** A part of the system message: a heading and its lines. Empty when there are none. */
const section = (heading: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [heading, ...lines].join('\n');

const bullets = (lines: readonly string[]): string[] => lines.map((line) => `- ${line}`);

/** Joins parts of the system message, without empty ones. */
export const joinSections = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

/** The rules of all states of type `action` of a machine. */
type GlobalRules = Pick<
  MachineDefinition,
  'global_intra_state_navigation_guidelines' | 'global_action_guidelines' | 'global_boundary_constraints'
>;

/** Returns what a model is told of the state in which it answers. */
export const toActionPrompt = (state: ActionState, rules: GlobalRules): string =>
  joinSections(
    section('# Your task at this point of the conversation', [state.objective]),
    section('What you may do now:', bullets(state.actions)),
    section(
      'When to do what:',
      bullets([...state.intra_state_navigation_guidelines, ...rules.global_intra_state_navigation_guidelines]),
    ),
    section('How to do it:', bullets([...state.action_guidelines, ...rules.global_action_guidelines])),
    section('What you must not do:', bullets([...state.boundary_constraints, ...rules.global_boundary_constraints])),
  );

/** Returns thoughts from earlier in the conversation, as a model is told them. */
export const toNotesPrompt = (notes: readonly string[]): string =>
  section('# What you know and have thought so far. The user does not see it.', notes);

/** The name of the tool by which a model chooses an exit. */
export const choosingTool = 'choose_exit';

/** The choice by which a conversation stays in its state. */
const stayChoice = 'stay';

const toExitName = (index: number) => `exit_${index + 1}`;

/** Returns the choices of a model: staying first, if it may. */
export const listChoices = (exits: readonly ExitCondition[], mayStay: boolean): string[] => [
  ...(mayStay ? [stayChoice] : []),
  ...exits.map((_, index) => toExitName(index)),
];

/** Returns the index of the exit of a choice, null to stay, or undefined for what is no choice. */
export function parseExitChoice(choice: unknown, count: number, mayStay: boolean): number | null | undefined {
  if (choice === stayChoice) return mayStay ? null : undefined;
  const index = Array.from({ length: count }, (_, at) => toExitName(at)).indexOf(choice as string);
  return index < 0 ? undefined : index;
}

/** A tool by which a model says what it has decided. */
type AnswerTool = { name: string; description: string; parameters: Record<string, unknown> };

const toAnswerTool = (name: string, description: string, properties: Record<string, object>): AnswerTool => ({
  name,
  description,
  parameters: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
});

/** Makes the tool by which a model chooses one of these exits. */
export function toChoosingTool(exits: readonly ExitCondition[], mayStay: boolean): AnswerTool {
  const lines = exits.map(
    ({ description, next_state }, index) => `${toExitName(index)} (${next_state}): ${description}`,
  );
  return toAnswerTool(choosingTool, 'Says how the conversation goes on.', {
    exit: {
      type: 'string',
      enum: listChoices(exits, mayStay),
      description: [...(mayStay ? [`${stayChoice}: none of the others holds`] : []), ...lines].join('\n'),
    },
    reason: { type: 'string', description: 'Why, in one sentence.' },
  });
}

/** Returns the task of choosing an exit. */
export function toChoosingPrompt(state: State, exits: readonly ExitCondition[], mayStay: boolean): string {
  const guidelines = state.type === 'decision' ? state.decision_guidelines : [];
  const objective = 'objective' in state ? [state.objective] : [];
  const lines = exits.map(({ description }, index) => `${toExitName(index)}: ${description}`);
  return joinSections(
    section(mayStay ? '# The task so far' : '# Your task', objective),
    section('How to decide:', bullets(guidelines)),
    section(
      '# Decide how the conversation goes on',
      bullets([...lines, ...(mayStay ? [`${stayChoice}: none of these holds yet`] : [])]),
    ),
    `Do not answer the user now. Call ${choosingTool} with the one that holds.`,
  );
}

/** Returns the addition to a task after an answer that was no choice. */
export const toRepairPrompt = (choices: readonly string[]): string =>
  `Your last answer was none of the choices. Call ${choosingTool} with exactly one of: ${choices.join(', ')}.`;

/** The tool by which a model says what memories to search for, and the number of searches. */
export const searchingTool = 'search_memories';
const mostQueries = 5;

/** Makes the tool by which a model says what memories to search for. */
export const toSearchingTool = (): AnswerTool =>
  toAnswerTool(searchingTool, 'Searches the memories.', {
    queries: {
      type: 'array',
      minItems: 1,
      maxItems: mostQueries,
      items: { type: 'string' },
      description: 'Short texts to search for.',
    },
  });

/** Returns the task of writing texts to search memories by. */
export const toSearchingPrompt = (information: string): string =>
  joinSections(
    section('# Find out from memory', [information]),
    `Do not answer the user now. Call ${searchingTool} with ${mostQueries} short texts at most.`,
  );

/** Reads the texts that a model wants to search by. */
export function readQueries(values: Record<string, unknown> | null): string[] {
  const queries = values?.['queries'];
  if (!Array.isArray(queries)) return [];
  const texts = queries.filter((query): query is string => typeof query === 'string' && query.trim() !== '');
  return texts.slice(0, mostQueries).map((text) => text.slice(0, 1_000).toWellFormed());
}

/** The tool by which a model writes down its thought. */
export const reflectingTool = 'write_reflection';

/** Makes the tool by which a model writes down its thought. */
export const toReflectingTool = (wordLimit: number): AnswerTool =>
  toAnswerTool(reflectingTool, 'Writes down a thought that the user does not see.', {
    reflection: { type: 'string', description: `The thought, in ${wordLimit} words at most.` },
  });

/** Returns the task of thinking about a problem. */
export const toReflectingPrompt = (problem: string, wordLimit: number): string =>
  joinSections(
    section('# Think about this', [problem]),
    `Do not answer the user now. Call ${reflectingTool} with your thought, in ${wordLimit} words at most.`,
  );

/** Cuts a text after so many words. */
export function limitWords(text: string, limit: number): { text: string; words: number; isCut: boolean } {
  let words = 0;
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    words += 1;
    if (words === limit && /\S/.test(text.slice(index + word.length)))
      return { text: text.slice(0, index + word.length), words, isCut: true };
  }
  return { text: text.trim(), words, isCut: false };
}

/** Returns the task of calling a tool. */
export const toCallingPrompt = (state: ToolCallState): string =>
  joinSections(
    section(`# Call the tool ${state.designated_tool.tool}`, [state.designated_tool_call_objective]),
    section(
      'What you have to know:',
      state.designated_tool_call_context === '' ? [] : [state.designated_tool_call_context],
    ),
    section('How to find the arguments:', bullets(state.designated_tool_call_guidances)),
    section('What has to hold for the arguments:', bullets(state.designated_tool_call_validations)),
    'Do not answer the user now. Call the tool once.',
  );
