import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSamples } from '#contracts/gates/samples.ts';

const root = join(import.meta.dirname, '../..');
const shell = 'src/testing/system/guides.api.test.ts';
const python = '.ci/python/test_samples.py';

/**
 * The tests that carry out the samples of the guides, by language. Blocks of `text` are output. A sample that no test carries out
 * says why in a comment above it: `<!-- Not executed: … -->`.
 */
const tests: Record<string, Record<string, string>> = {
  access: { sh: shell },
  'ag-ui': { js: 'src/resources/agui/guide.test.ts' },
  approvals: { sh: shell, ts: shell, json: shell, python },
  audit: { sh: shell },
  branches: { sh: shell, js: 'src/resources/branches/branches.test.ts' },
  caching: { sh: shell },
  content: { sh: shell, ts: shell },
  context: { sh: shell },
  controls: { sh: shell },
  'data-protection': { sh: shell, js: shell },
  events: { sh: shell },
  grpc: { js: shell, sh: shell },
  idempotency: { sh: shell },
  'leaving-v1': { json: 'src/resources/migration/import-store.test.ts', sh: shell },
  limits: { sh: shell },
  memories: { sh: shell, js: shell },
  oauth: { sh: shell },
  'offline-model': { json: 'src/llm/offline/server.test.ts' },
  'other-languages': { sh: shell },
  python: { python },
  react: { ts: '.ci/client/run', tsx: '.ci/client/run' },
  services: { sh: shell },
  simulations: { sh: shell },
  state: { sh: shell },
  'state-machines': { sh: shell },
  'support-desk': {
    js: 'src/testing/support-desk.ts',
    ts: 'src/testing/support-desk.ts',
    python: '.ci/python/test_support_desk.py',
  },
  testing: { sh: 'src/cli/mock.test.ts' },
  tools: { sh: shell },
  users: { sh: shell },
  webhooks: { sh: shell, json: shell, ts: 'src/resources/webhooks/guide.test.ts', python: '.ci/python/test_client.py' },
};

/** Written by a program, from examples that other tests hold to the contract. */
const generated = new Set(['v1-to-v2']);

const guides = readdirSync(join(root, 'docs/guides'))
  .flatMap((file) => /^(.*)\.md$/.exec(file)?.[1] ?? [])
  .filter((name) => !generated.has(name));

const listSamples = (guide: string) => {
  const file = `docs/guides/${guide}.md`;
  return parseSamples(file, readFileSync(join(root, file), 'utf8')).filter(
    ({ language }) => !/^(|text)$/.test(language),
  );
};

describe('a sample of a guide', () => {
  it('is carried out by a test, or says why it is not', () => {
    const missing = guides.flatMap((guide) =>
      listSamples(guide)
        .filter(({ language, reason }) => reason === null && !tests[guide]?.[language])
        .map(({ file, line, language }) => `${file}:${line}: ${language}`),
    );
    expect(missing).toEqual([]);
  });

  it('is there for each test that is named, and the test names its guide', () => {
    const wrong = Object.entries(tests).flatMap(([guide, byLanguage]) =>
      Object.entries(byLanguage)
        .filter(([language, test]) => {
          const samples = guides.includes(guide) ? listSamples(guide) : [];
          const isThere = samples.some((sample) => sample.language === language && sample.reason === null);
          const text = existsSync(join(root, test)) ? readFileSync(join(root, test), 'utf8') : '';
          return !isThere || !new RegExp(`\\b${guide}(?:\\.md|['"])`).test(text);
        })
        .map(([language]) => `${guide} ${language}`),
    );
    expect(wrong).toEqual([]);
  });
});
