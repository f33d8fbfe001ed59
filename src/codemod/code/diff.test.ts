import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { unifiedDiff } from './diff.ts';
import { migratePackage } from './package-file.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', '', '  c', '+d'), { minLength: 1, maxLength: 30 })
  .map((lines) => `${lines.join('\n')}\n`);

describe('unifiedDiff', () => {
  it('is what git applies', () => {
    const folder = mkdtempSync(join(tmpdir(), 'diff-'));
    const file = join(folder, 'x.txt');
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after);
        writeFileSync(file, before);
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
          cwd: folder,
          input: unifiedDiff('x.txt', before, after),
        });
        expect(readFileSync(file, 'utf8')).toBe(after);
      }),
      { numRuns: scaleRuns(30) },
    );
    rmSync(folder, { recursive: true });
  });
});

describe('migratePackage', () => {
  const file = (spec: string) => `{\n  "dependencies": {\n    "parley-client": "${spec}"\n  }\n}\n`;
  const run = (spec: string) => {
    const findings = { changed: [], needsAPerson: [] };
    return { text: migratePackage('/package.json', file(spec), '2.1.0', findings), findings };
  };

  it('takes the client of the same server in version 2', () => {
    const { text, findings } = run('https://p.example.com/clients/parley-client-1.0.0.tgz');
    expect(text).toBe(file('https://p.example.com/clients/parley-client-2.1.0.tgz'));
    expect(findings.changed).toMatchObject([{ line: 3 }]);
    expect(run('https://p.example.com/clients/parley-client-2.1.0.tgz')).toMatchObject({
      findings: { changed: [], needsAPerson: [] },
    });
  });

  it('asks a person where the client comes from elsewhere', () => {
    const { text, findings } = run('file:../client');
    expect([text, findings.needsAPerson]).toMatchObject([file('file:../client'), [{ line: 3 }]]);
  });
});
