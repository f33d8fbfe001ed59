import { afterEach, expect } from 'vitest';
import { sharedStages } from './harness.ts';

afterEach(async () => {
  for (const { guard } of await sharedStages())
    expect(guard.violations.splice(0), 'answers that broke the contract').toEqual([]);
});
