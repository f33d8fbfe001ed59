import { randomUUID } from 'node:crypto';
import type { LoadTarget } from './target.ts';

const sessionCount = 100;
const memoryCount = 200;
const agentCount = 5;

/** The things that a load works on, which it makes before. */
export type Scene = { agents: string[]; sessions: string[]; runs: string[] };

const words = 'winter delivery invoice refund garden printer holiday contract battery window'.split(' ');
/** Returns one of ten words for a number. */
export const pickWord = (number: number): string => words[number % words.length]!;

const toMemory = (number: number) => ({
  memory_type: 'semantic' as const,
  content: {
    concept: `${pickWord(number)} ${number}`,
    definition: `${pickWord(number * 7)} of customer ${number}`,
  },
});

/** Returns a memory that nobody has made yet. */
export const inventMemory = (random: number) => toMemory(Math.floor(random * 1e9));

/** Does `work` for each number below a count, ten at a time. */
export async function forEachOf<T>(count: number, work: (number: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < count) {
    const some = Array.from({ length: Math.min(10, count - results.length) }, (_, at) => work(results.length + at));
    results.push(...(await Promise.all(some)));
  }
  return results;
}

/** Returns a key for agents that no other run has. */
export const newAgentKey = (): string => `load-${randomUUID()}`;

/** Makes agents with memories, and sessions with a question and its answer. */
export async function prepareScene(target: LoadTarget): Promise<Scene> {
  const create = () =>
    target.nextPatientClient().agents.create({ key: newAgentKey(), name: 'Load', model: target.model });
  const agents = (await forEachOf(agentCount, create)).map(({ id }) => id);
  await forEachOf(memoryCount, (number) =>
    target.nextPatientClient().agents.memories.create(agents[number % agentCount]!, toMemory(number)),
  );
  const replies = await forEachOf(sessionCount, (number) =>
    target.nextPatientClient().chat.messages.create({
      message: { role: 'user', content: { type: 'text', text: `A question of ${pickWord(number)}` } },
      context: { agent_id: agents[number % agentCount]! },
    }),
  );
  return {
    agents,
    sessions: replies.map(({ session }) => session.id),
    runs: replies.map(({ message }) => message.run_id!),
  };
}
