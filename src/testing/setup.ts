import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { sharedStages } from './harness.ts';

/** The warnings of Node that an answer has more and more listeners, as when each wait for its reader leaves one behind. */
const leaks: string[] = [];

function noteLeak({ name, message }: Error): void {
  if (name === 'MaxListenersExceededWarning' && message.includes('[ServerResponse]')) leaks.push(message);
}

beforeAll(() => void process.on('warning', noteLeak));
afterAll(() => void process.off('warning', noteLeak));

afterEach(async () => {
  expect(leaks.splice(0), 'listeners of an answer that were not removed').toEqual([]);
  for (const { guard } of await sharedStages())
    expect(guard.violations.splice(0), 'answers that broke the contract').toEqual([]);
});
