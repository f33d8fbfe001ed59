import { beginPart } from '#src/process/work.ts';

/**
 * The use of Redis since the start: messages that were published and received, counts of limits that it was asked for, and what could not be
 * published or counted there because it was out of reach.
 */
export type RedisUse = { published: number; unpublished: number; received: number; counted: number; uncounted: number };

const use: RedisUse = { published: 0, unpublished: 0, received: 0, counted: 0, uncounted: 0 };

/** Returns the use of Redis by this process. */
export const readRedisUse = (): Readonly<RedisUse> => use;

/** Notes one use of Redis. */
export const noteRedisUse = (kind: keyof RedisUse): void => void (use[kind] += 1);

/** Asks Redis as a part of the work that waits for the answer, which a trace tells. No key and no value is told. */
export async function traceRedis<T>(command: string, ask: () => Promise<T>): Promise<T> {
  const attributes = { 'db.system.name': 'redis', 'db.operation.name': command };
  const part = beginPart(`redis ${command}`, { kind: 'client', attributes });
  if (!part) return ask();
  try {
    const answer = await ask();
    part.end();
    return answer;
  } catch (error) {
    part.end(error);
    throw error;
  }
}
