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
      text: { type: 'string', description: 'What the user says next; empty when the user is done.' },
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

/** The number of times that a model is asked which answers with something else. */
const maxQuestions = 2;

/** Returns what a model has the user say: null when the user is done, and undefined when it is neither. */
function readSpeech(answer: unknown): string | null | undefined {
  const { is_done: isDone, text } = (answer ?? {}) as { is_done?: unknown; text?: unknown };
  if (isDone === true) return null;
  return typeof text === 'string' && text.trim() !== '' ? text.slice(0, maxMessage).toWellFormed() : undefined;
}

/**
 * Has a model say what the user says next; null when the user is done.
 * @throws as the gateway does, and `upstream_failure` when the model says neither: a conversation without a user tests nothing.
 */
export async function askUser(
  deps: AskDeps,
  { test, transcript, model, signal }: UserQuestion,
): Promise<string | null> {
  const { persona, scenario } = test;
  const given = [
    { of: 'persona', text: persona.prompt },
    { of: 'scenario', text: scenario.prompt },
  ];
  const data = toDataLines([...given, ...toEntries(transcript)]);
  for (let asked = 0; asked < maxQuestions; asked += 1) {
    const [answer] = await askForCall(deps, { models: [model], tool: speakTool, system: instructions, data, signal });
    const speech = readSpeech(answer);
    if (speech !== undefined) return speech;
  }
  throw problem('upstream_failure', `The model ${model} plays the user, and has not said anything.`);
}
