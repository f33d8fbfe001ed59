import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSamples, listSampleFaults, parseSamples } from './samples.ts';

const root = join(import.meta.dirname, '../..');
const block = (language: string, text: string) => `# Title\n\n\`\`\`${language}\n${text}\`\`\`\n`;
const faultsIn = (language: string, text: string, file = 'docs/x.md') =>
  listSampleFaults(root, parseSamples(file, block(language, text)));

const client = "import { Parley } from 'parley-client';\nconst parley = new Parley({ baseUrl: '', token: 't' });\n";

describe('the samples of the documents', () => {
  it('are found in every document', () => {
    const files = new Set(readSamples(root).map(({ file }) => file));
    expect([...files]).toEqual(
      expect.arrayContaining(['README.md', 'docs/guides/events.md', 'src/clients/typescript/README.md']),
    );
  });

  it.each([
    ['json', '{"a": 1,}\n', /^docs\/x\.md:3: /],
    ['yaml', 'a: [1\n', /^docs\/x\.md:3: /],
    ['sh', "curl 'x\n", /^docs\/x\.md:3: .*unexpected EOF/],
    ['js', 'const a = ;\n', /^docs\/x\.md:3: Expression expected/],
    ['ts', 'const a: = 1;\n', /^docs\/x\.md:3: Type expected/],
    ['tsx', 'const a = <p>x</b>;\n', /^docs\/x\.md:3: /],
    ['rust', 'fn main() {}\n', /^docs\/x\.md:3: nobody checks samples in rust/],
    ['ts', `${client}await parley.listEverything();\n`, /^docs\/x\.md:6: Property 'listEverything' does not exist/],
    ['ts', `${client}const { nothing } = await parley.getHealth();\n`, /^docs\/x\.md:6: Property 'nothing'/],
  ])('are refused when they are broken: %s %j', (language, text, fault) => {
    expect(faultsIn(language, text)).toEqual([expect.stringMatching(fault)]);
  });

  it.skipIf(spawnSync('python3', ['--version']).status !== 0)('are refused when their Python is broken', () => {
    expect(faultsIn('python', 'async with a as b:\n    await b\n')).toEqual([]);
    expect(faultsIn('python', 'print("a"\n')).toEqual([expect.stringMatching(/^docs\/x\.md:3: .*was never closed/)]);
  });

  it('are held against the client of their version', () => {
    const old = "import { ParleyClient } from 'parley-client';\nexport const made = ParleyClient;\n";
    expect(faultsIn('ts', old, 'src/clients/typescript-v1/README.md')).toEqual([]);
    expect(faultsIn('ts', old)).toEqual([expect.stringContaining("'ParleyClient'")]);
  });
});
