import { Problem } from '#src/api/problems.ts';
import type { ChatMessage, ChatRequest, Delta, Gateway, Tool } from '#src/llm/types.ts';
import { findJson } from '#src/llm/find-json.ts';

/** The gateway that models are asked by. */
export type AskDeps = Pick<Gateway, 'stream'>;

/** A question that a model answers by calling one tool. */
export type CallQuestion = {
  models: readonly [string, ...string[]];
  tool: Tool;
  /** The instructions, and the data that they are about. */
  system: string;
  data: string;
  signal: AbortSignal;
};

/** The longest answer that is read, in characters. */
const maxCharacters = 100_000;

/** The arguments of the calls of an answer, and its text. */
type RawAnswer = { calls: Map<string, { name: string; text: string }>; text: string };

async function readAnswer(deltas: AsyncIterable<Delta>): Promise<RawAnswer> {
  const answer: RawAnswer = { calls: new Map(), text: '' };
  let characters = 0;
  for await (const delta of deltas) {
    if (delta.type === 'text') answer.text += delta.text;
    if (delta.type === 'tool_call') answer.calls.set(delta.id, { name: delta.name, text: '' });
    if (delta.type === 'tool_arguments') answer.calls.get(delta.id)!.text += delta.delta;
    characters += delta.type === 'text' ? delta.text.length : delta.type === 'tool_arguments' ? delta.delta.length : 0;
    if (characters > maxCharacters) break;
  }
  return answer;
}

/** Reads the values of an answer: the arguments of each call of the tool, or else the JSON in its text. */
function toValues({ calls, text }: RawAnswer, tool: string): unknown[] {
  const called = [...calls.values()].filter(({ name }) => name === tool);
  const values = called.map((call) => findJson(call.text)).filter((value) => value !== null);
  if (values.length > 0) return values;
  const written = findJson(text.slice(0, maxCharacters));
  return written === null ? [] : [written];
}

const inWords = ({ name, parameters }: Tool) =>
  `Answer with nothing but JSON: the arguments for the function ${name}, which satisfy this schema:\n${JSON.stringify(parameters)}`;

/**
 * Asks a model a question whose answer is a call of one tool, which it has to make. A model or gateway that refuses this
 * is asked once more, to write the arguments as text. Returns what came as JSON, of any form; an empty list for none.
 * @throws the problem of a gateway that fails, and the reason of the signal.
 */
export async function askForCall({ stream }: AskDeps, question: CallQuestion): Promise<unknown[]> {
  const { models, tool, system, data, signal } = question;
  const ask = (instructions: string, more: Partial<ChatRequest>) => {
    const messages: ChatMessage[] = [
      { role: 'system', content: instructions.toWellFormed() },
      { role: 'user', content: data.toWellFormed() },
    ];
    return readAnswer(stream({ models, messages, signal, ...more }));
  };
  const tool_choice = { type: 'function' as const, function: { name: tool.name } };
  try {
    return toValues(await ask(system, { tools: [tool], controls: { tool_choice } }), tool.name);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upstream_failure' || signal.aborted) throw error;
    return toValues(await ask(`${system}\n\n${inWords(tool)}`, {}), tool.name);
  }
}
