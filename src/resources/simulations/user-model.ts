import type { SimulationTest } from '#generated/v2/client/types.gen.ts';
import { problem } from '#src/api/problems.ts';
import type { Tool } from '#src/llm/types.ts';
import { askForCall, type AskDeps } from '#src/resources/memories/learning/ask-for-call.ts';
import { toDataLines, toEntries, type Utterance } from './transcript.ts';

const speakTool: Tool = {
  name: 'speak_as_user',
  description: 'Says what the user says next, or that the user is done.',
  parameters: {
    type: 'object',
    properties: {
      is_done: {
        type: 'boolean',
        description: 'Whether the user has what they want, or gives up, and says nothing more.',
      },
      text: { type: 'string', description: 'What the user says next; empty when nothing is left to say.' },
    },
    required: ['is_done', 'text'],
  },
};

const instructions = `You play a user who talks with a service, to test it. The data has one JSON object a line: who you are (persona),
what you want (scenario), and what was said so far by you (user) and by the service (agent). Stay the user: never answer for the
service, and never say that you are a model. Say what the user would say next by a call of speak_as_user. When the user has
what they want, or would give up, call it with is_done true.`;

/** The longest message that a user may say, in UTF-16 units. */
const maxMessage = 20_000;

type UserQuestion = { test: SimulationTest; transcript: readonly Utterance[]; model: string; signal: AbortSignal };

/** Is added for a model that has answered with something else. */
const reminder =
  'You have answered this once, and said nothing. Call speak_as_user with a text, or with is_done true when the user has nothing more to say.';

/** What the user says next, which is empty when there is nothing more, and whether the user is done after it. */
export type Speech = { text: string; isDone: boolean };

/** Reads what a model has the user say; null when it says nothing, and not that the user is done. */
function readSpeech(answer: unknown): Speech | null {
  const { is_done: isDone, text } = (answer ?? {}) as { is_done?: unknown; text?: unknown };
  const said = typeof text === 'string' && text.trim() !== '' ? text.slice(0, maxMessage).toWellFormed() : '';
  return isDone === true || said !== '' ? { text: said, isDone: isDone === true } : null;
}

/**
 * Has a model say what the user says next.
 * @throws as the gateway does, and `upstream_failure` when the model says neither: a conversation without a user tests nothing.
 */
export async function askUser(deps: AskDeps, { test, transcript, model, signal }: UserQuestion): Promise<Speech> {
  const { persona, scenario } = test;
  const given = [
    { of: 'persona', text: persona.prompt },
    { of: 'scenario', text: scenario.prompt },
  ];
  const data = toDataLines([...given, ...toEntries(transcript)]);
  for (const system of [instructions, `${instructions}\n${reminder}`]) {
    const [answer] = await askForCall(deps, { models: [model], tool: speakTool, system, data, signal });
    const speech = readSpeech(answer);
    if (speech) return speech;
  }
  throw problem('upstream_failure', `The model ${model} plays the user, and has not said anything.`);
}
