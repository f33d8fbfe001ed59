import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemBody } from './fixture.ts';
import { errorFromProblem, NotFoundError, ParleyError, ValidationError } from './parley.ts';

/** The package as CommonJS, which is another copy of the classes. */
const copy = createRequire(import.meta.url)(
  join(import.meta.dirname, '../../../generated/clients/typescript/dist/parley.js'),
) as typeof import('./parley.ts');

describe('two copies of the package in one program', () => {
  const error = copy.errorFromProblem(problemBody(404, 'agent_not_found'));

  it('know the errors of each other, by their classes', () => {
    expect(copy.ParleyError).not.toBe(ParleyError);
    expect([error instanceof ParleyError, error instanceof NotFoundError, error instanceof ValidationError]).toEqual([
      true,
      true,
      false,
    ]);
    const own = errorFromProblem(problemBody(422, 'invalid_request'));
    expect([own instanceof copy.ParleyError, own instanceof copy.ValidationError]).toEqual([true, true]);
    expect(own instanceof copy.NotFoundError).toBe(false);
  });

  it('take nothing else for an error of theirs', () => {
    class OwnError extends ParleyError {}
    const own = new OwnError({ message: 'mine', code: 'timeout' });
    expect([own instanceof OwnError, own instanceof copy.ParleyError]).toEqual([true, true]);
    expect(error instanceof OwnError).toBe(false);
    for (const value of [null, undefined, 'text', {}, new Error('other')])
      expect((value as unknown) instanceof ParleyError).toBe(false);
  });
});
