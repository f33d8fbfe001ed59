import { describe, expect, it } from 'vitest';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { problem } from '#src/api/problems.ts';
import { withSchemaChecks } from './schema-checks.ts';

/** A checker that notes what it is asked, and whether work was under way then. */
function noting() {
  const asked: string[] = [];
  let working = false;
  const checker: Pick<SchemaChecker, 'validate'> = {
    async validate(organizationId, schema, text) {
      asked.push(`${organizationId} ${JSON.stringify(schema)} ${text} ${working}`);
      return text === 'bad' ? [{ pointer: '', detail: 'Bad.', code: 'bad' }] : [];
    },
  };
  const during = async <T>(work: () => T): Promise<T> => {
    working = true;
    try {
      return work();
    } finally {
      working = false;
    }
  };
  return { asked, during, checker: checker as SchemaChecker };
}

describe('withSchemaChecks', () => {
  it('checks after the work was given up, and does it again with what was found', async () => {
    const { asked, during, checker } = noting();
    const work = (text: string) =>
      withSchemaChecks(checker, 'org', (faultsOf) => during(() => faultsOf({ a: 1 }, text).length));
    expect([await work('good'), await work('bad')]).toEqual([0, 1]);
    expect(asked).toEqual(['org {"a":1} good false', 'org {"a":1} bad false']);
  });

  it('checks again what has changed in between, the document or the schema', async () => {
    const { asked, during, checker } = noting();
    const stored: [object, string][] = [
      [{ a: 1 }, 'one'],
      [{ a: 1 }, 'two'],
      [{ a: 2 }, 'two'],
      [{ a: 2 }, 'two'],
    ];
    const done = await withSchemaChecks(checker, 'org', (faultsOf) =>
      during(() => {
        const [schema, text] = stored.shift()!;
        faultsOf(schema as Record<string, unknown>, text);
        return text;
      }),
    );
    expect([done, stored.length, asked.length]).toEqual(['two', 0, 3]);
  });

  it('passes on what fails', async () => {
    const { checker } = noting();
    const failing = withSchemaChecks(checker, 'org', () => Promise.reject(problem('conflict', 'No.')));
    await expect(failing).rejects.toMatchObject({ code: 'conflict' });
  });
});
