import type { Principal } from '#src/access/principal.ts';
import type { CallUsage, TokenCounts } from '#src/access/quota.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { CountedTask, DirectModels, ModelTask } from '#src/llm/direct/types.ts';
import type { Services } from '#src/resources/services.ts';

/** A request of a model of the gateway without an agent. */
type ModelCall<A> = {
  task: Exclude<CountedTask, 'answers'>;
  model: string;
  /** The most tokens that it is expected to use. */
  expected: TokenCounts;
  ask: (models: DirectModels) => Promise<A>;
  /** Returns what an answer has used, or will have used when its stream has ended: that is not awaited. */
  measure: (answer: A) => CallUsage | Promise<CallUsage>;
  /** Takes the counting, which is awaited unless it is taken: a voice is heard meanwhile. It never fails. */
  onCounting?: (counting: Promise<void>) => void;
};

/** Asks a model in the name of a caller, whose quotas and usage count it. @throws as the gateway, and `quota_exceeded` */
export type AskModel = <A>(call: ModelCall<A>) => Promise<A>;

type Deps = Pick<Services, 'gateway' | 'catalogue' | 'quotas' | 'onError'>;

/** The tasks as the end of the sentence "The model …". */
const sentences: Readonly<Record<ModelTask, string>> = {
  answers: 'answers',
  embeddings: 'makes embeddings',
  transcription: 'transcribes',
  speech: 'speaks',
  images: 'makes images',
  moderation: 'moderates',
  realtime: 'talks in real time',
};

/** @throws `invalid_request` for a model that is known to do other tasks. One of which nobody says what it does is asked. */
async function assertTask({ gateway, catalogue }: Deps, model: string, task: ModelTask): Promise<void> {
  // Without a list of models nobody says anything of this one.
  await catalogue().catch(() => null);
  const tasks = gateway.tasksOf(model);
  if (!tasks || tasks.includes(task)) return;
  const does = tasks.map((one) => sentences[one]).join(' and ');
  const needed = `Name one that ${sentences[task]}: GET /v2/models lists the tasks of each.`;
  throw invalidRequest([{ pointer: '/model', detail: `The model ${model} ${does}. ${needed}`, code: 'wrong_task' }]);
}

/** Creates what asks models in the name of a caller. */
export function createAskModel(deps: Deps, { organizationId, userId, credentialId: keyId }: Principal): AskModel {
  const { gateway, quotas, onError } = deps;
  return async ({ task, model, expected, ask, measure, onCounting }) => {
    await assertTask(deps, model, task);
    const taken = await quotas.takeCall({ organizationId, keyId, userId, model, task, tokens: expected });
    // What cannot be counted is told to the operator: the answer is there all the same.
    const count = (used: CallUsage | null) =>
      quotas.countCall(taken, used).catch((error: unknown) => onError(error, { work: 'counting usage' }));
    try {
      const answer = await ask(gateway.direct);
      const usage = measure(answer);
      const counting = usage instanceof Promise ? usage.then(count, () => count(null)) : count(usage);
      if (onCounting) onCounting(counting);
      else if (!(usage instanceof Promise)) await counting;
      return answer;
    } catch (error) {
      await count(null);
      throw error;
    }
  };
}
