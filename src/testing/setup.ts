import { afterEach, expect } from 'vitest';
import { stage } from './harness.ts';

afterEach(async () => {
  const { guard } = await stage();
  expect(guard.violations.splice(0), 'answers that broke the contract').toEqual([]);
});
