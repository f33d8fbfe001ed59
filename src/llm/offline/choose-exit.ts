import { choosingTool, reflectingTool, searchingTool } from '#src/state-machine/prompt.ts';
import type { Script } from './script.ts';

const machineTools: ReadonlySet<string> = new Set([choosingTool, searchingTool, reflectingTool]);

/** Tells whether a tool is one by which a state machine asks its model. */
export const isMachineTool = (name: string): boolean => machineTools.has(name);

/** An exit as the tool describes it: the choice, the state that it leads to, and what has to hold. */
type OfferedExit = { choice: string; next: string; words: ReadonlySet<string> };

type ExitParameter = { enum?: unknown; description?: unknown };

/** The parameters of the tool by which an exit is chosen. */
export type ExitParameters = { properties?: { exit?: ExitParameter } };

/** The length from which a word counts: shorter ones are in every sentence. */
const shortestWord = 4;

const toWords = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= shortestWord));

/** Reads the exits of lines `exit_1 (state): description`. */
function readExits({ description }: ExitParameter): OfferedExit[] {
  if (typeof description !== 'string') return [];
  return description.split('\n').flatMap((line): OfferedExit[] => {
    const [choice = '', rest = ''] = splitAt(line, ' (');
    const [next, text] = splitAt(rest, '): ');
    return /^exit_\d+$/.test(choice) && text !== undefined ? [{ choice, next: next!, words: toWords(text) }] : [];
  });
}

/** Parts a text at the first place of a mark. */
function splitAt(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

/** Returns the states that a text names after arrows. */
const readMarkers = (text: string): string[] =>
  [...text.matchAll(/(?:->|→)\s*([a-zA-Z][\w-]*(?:\.[a-zA-Z][\w-]*)?)/g)].map(([, name]) => name!);

/** The number of words that a message and the description of an exit have to share. */
const leastShared = 2;

/**
 * Chooses an exit as no language model would, but so that tests and first tries can say what is chosen: the first exit whose state the
 * message names, as `-> state` or in the `exits` of its script; else the one that shares most words with it, two at least; else
 * the first choice, which is to stay where that is possible.
 */
export function chooseExit(
  parameters: ExitParameters | undefined,
  heard: string,
  script: Script | null,
): { exit: unknown; reason: string } | null {
  const parameter = parameters?.properties?.exit;
  if (!parameter || !Array.isArray(parameter.enum)) return null;
  const exits = readExits(parameter);
  const named = script ? script.exits : readMarkers(heard);
  const wanted = exits.find(({ next }) => named.includes(next));
  if (wanted) return { exit: wanted.choice, reason: `The message names the state ${wanted.next}.` };
  const words = script ? new Set<string>() : toWords(heard);
  const shared = exits.map((exit) => ({ exit, common: [...words].filter((word) => exit.words.has(word)) }));
  const best = shared.toSorted((a, b) => b.common.length - a.common.length)[0];
  if (best && best.common.length >= leastShared)
    return { exit: best.exit.choice, reason: `The message has the words ${best.common.join(', ')}.` };
  return { exit: parameter.enum[0], reason: 'The message names no exit.' };
}
