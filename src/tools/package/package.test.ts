import { describe, expect, it } from 'vitest';
import { compileProgram, listMissingPackages, toPackageManifest } from './files.ts';

const repository: Record<string, string> = {
  'src/start.js': "#!/usr/bin/env node\nconst { run } = await import('./cli/run.ts');\nrun();\n",
  'src/cli/run.ts': `import { join } from 'node:path';
import express from 'express';
import type { Unused } from '#src/unused.ts';
import { json } from '@scope/name/deep.js';
import manifest from '#package' with { type: 'json' };
export { again } from '#src/again.ts';
export const run = (path: string): Unused => join(path, json, manifest.version, express) as unknown as Unused;
export const open = () => new Worker(new URL('./thread.ts', import.meta.url), { data: new URL('./x.wasm', import.meta.url) });
`,
  'src/again.ts': "import { run } from './cli/run.ts';\nexport const again: typeof run = run;\n",
  'src/cli/thread.ts':
    "export { made } from '#generated/made.ts';\nexport { In } from '#generated/packages/typeorm.js';\n",
  'generated/packages/typeorm.js': "export const In = () => require('never-installed');\n",
  'generated/made.ts': 'export const made: number = 1;\n',
  'src/unused.ts': "import 'never-installed';\nexport type Unused = string;\n",
};

const program = compileProgram((path) => repository[path]!);

describe('the package', () => {
  it('has what the program reaches at run time, threads included, and nothing else', () => {
    expect([...program.files.keys()].toSorted()).toEqual([
      'generated/made.js',
      'src/again.js',
      'src/cli/run.js',
      'src/cli/thread.js',
      'src/start.js',
    ]);
    expect(program.files.get('src/start.js')).toMatch(/^#!\/usr\/bin\/env node\n.*import\("\.\/cli\/run\.js"\)/);
    const run = program.files.get('src/cli/run.js')!;
    expect(run).toContain("new URL('./thread.js', import.meta.url)");
    expect(run).toContain("new URL('./x.wasm', import.meta.url)");
    expect(run).not.toMatch(/unused|: string/);
  });

  it('is refused when it imports a package that is not installed with it', () => {
    const text = JSON.stringify({
      name: 'parley',
      private: true,
      scripts: {},
      imports: {},
      dependencies: { express: '5' },
    });
    const manifest = toPackageManifest(text);
    expect(listMissingPackages(program, manifest)).toEqual(['@scope/name']);
    expect(Object.keys(manifest)).toEqual(['name', 'imports', 'dependencies']);
    expect(manifest.imports['#src/*.ts']).toBe('./src/*.js');
  });
});
