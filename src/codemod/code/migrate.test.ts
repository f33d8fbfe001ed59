import { describe, expect, it } from 'vitest';
import { readFixtures, toFixturePath } from '#src/codemod/fixtures.ts';
import { renamed } from '#src/v1/field.ts';
import { mappings } from '#src/v1/mappings.ts';
import { conversions } from './conversions.ts';
import type { CodemodOptions } from './context.ts';
import { migrateSources } from './migrate.ts';
import { findMisfits } from './misfits.ts';
import { createMemoryProgram } from './project.ts';
import { createRules } from './rules.ts';
import { isDeep } from '#src/testing/scale-runs.ts';

const rules = createRules();

/** A program and what becomes of it, seen with the client of a version. */
function run(
  texts: Record<string, string>,
  { options = {}, version = 'v1' as 'v1' | 'v2', by = rules, lib = undefined as string[] | undefined } = {},
) {
  const program = createMemoryProgram(texts, version, lib);
  const made = migrateSources(program.sources, { rules: by, isV1: program.isV1, options: options as CodemodOptions });
  const after = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, made.texts.get(path) ?? text]));
  return { ...made, after, program };
}

const all = readFixtures();
const before = Object.fromEntries(all.map((fixture) => [toFixturePath(fixture), fixture.before]));
const whole = run(before);
const { report, after } = whole;

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const linesAt = (path: string) => {
  const places = [...report.needsAPerson, ...report.notReached].filter(({ file }) => file === path);
  return places.map(({ line, reason }) => `${line}: ${reason}`);
};

describe('the fixtures', () => {
  it('have every operation of version 1', () => {
    const files = new Set(all.map(({ file }) => file));
    expect(Object.keys(mappings).filter((id) => !files.has(kebab(id)))).toEqual([]);
  });

  it('are programs that fit version 1', () => {
    expect(whole.program.project.getPreEmitDiagnostics().map((fault) => fault.getMessageText())).toEqual([]);
  });

  it.each(all.map((fixture) => [`${fixture.file}: ${fixture.title}`, fixture] as const))('%s', (_, fixture) => {
    expect(after[toFixturePath(fixture)]).toBe(fixture.after);
    expect(linesAt(toFixturePath(fixture))).toEqual(fixture.doubts);
  });

  it.runIf(isDeep)('fit version 2, but for those that need a person', () => {
    const misfits = findMisfits(createMemoryProgram(before, 'v1'), createMemoryProgram(before, 'v2'), whole);
    const open = new Set(report.needsAPerson.map(({ file }) => file));
    expect(misfits.filter(({ file }) => !open.has(file))).toEqual([]);
    expect(misfits.map(({ file }) => file)).toContain('/hard/a-total-far-from-its-list.ts');
  });

  it.runIf(isDeep).each(['v1', 'v2'] as const)(
    'change no more at the second time, with the client of %s',
    (version) => {
      const again = run(after, { version });
      expect([[...again.texts], again.report.changed]).toEqual([[], []]);
    },
  );
});

const client = "import { ParleyClient, type Agent } from 'parley-client';\n";
/** The language without the libraries of the browser, which take most of the time of a small program. */
const lib = ['lib.es2024.d.ts'];
const made = (text: string, options: CodemodOptions = {}, by = rules) =>
  run({ '/a.ts': client + text }, { options, by, lib });

describe('the rules', () => {
  it('have code for everything that the mapping table converts', () => {
    const converted = [...rules.members].filter(([, { converted }]) => converted).map(([key]) => key);
    expect(converted.sort()).toEqual(Object.keys(conversions).sort());
  });

  it('come from the mapping table', () => {
    const fields = mappings.getAgentById.answer.filter(({ v1 }) => v1 !== 'systemPrompt');
    const getAgentById = {
      ...mappings.getAgentById,
      v2: 'getHealth',
      answer: [...fields, renamed('systemPrompt', 'told.first')],
    };
    const by = createRules({ getAgentById } as never);
    const text = 'export const f = async (c: ParleyClient) => (await c.getAgentById("x")).systemPrompt;\n';
    expect(made(text, {}, by).after['/a.ts']).toContain('(await c.health.get()).told.first');
  });

  it('send what version 1 did by default, where version 2 does something else', () => {
    const text = 'export const f = (c: ParleyClient) => [c.getSessionEvents("x"), c.getAgents()];\n';
    const { after } = made(text);
    expect(after['/a.ts']).toContain('list("x", { limit: 20, view: \'raw\' })');
    expect(after['/a.ts']).toContain('c.agents.list()');
  });
});

describe('migrate', () => {
  const withKey = "export const c = new ParleyClient({ baseUrl: '', apiKey: process.env.KEY });\n";

  it('leaves a key as it is, or signs in with it when it is told the id', () => {
    const kept = made(withKey);
    expect(kept.after['/a.ts']).toContain("new Parley({ baseUrl: '', apiKey: process.env.KEY })");
    expect(kept.report.needsAPerson).toEqual([]);
    const told = made(withKey, { apiKeyId: 'process.env.KEY_ID' });
    expect(told.after['/a.ts']).toContain("{ baseUrl: '', apiKeyId: process.env.KEY_ID, apiKey: process.env.KEY }");
  });

  it.each([
    ['process.env.KEY_ID', 'process.env.KEY'],
    ["process.env['KEY_ID']", 'process.env.KEY!'],
    ["'key_1'", "'sk_1'"],
    ['process.env.KEY_ID || process.env.ID', 'process.env.KEY'],
    ["must('KEY_ID')", "must('KEY')"],
  ])('writes code that compiles under strict with the id %s and the key %s', (apiKeyId, apiKey) => {
    const known =
      'declare const process: { env: Record<string, string | undefined> };\ndeclare const must: (name: string) => string;\n';
    const options = `const apiKey = ${apiKey};\nexport const d = new ParleyClient({ baseUrl: '', apiKey });\n`;
    const text = `${known}export const c = new ParleyClient({ baseUrl: '', apiKey: ${apiKey} });\n${options}`;
    const { after } = made(text, { apiKeyId });
    expect(after['/a.ts']).toContain(`apiKeyId: `);
    const faults = createMemoryProgram(after, 'v2', lib).project.getPreEmitDiagnostics();
    expect(faults.map((fault) => fault.getMessageText())).toEqual([]);
  });

  it('writes beside the code what needs a person only when it is asked to, and once', () => {
    const byOffset = 'export const f = (c: ParleyClient, n: number) =>\n  c.getAgents({ offset: n });\n';
    expect(made(byOffset).after['/a.ts']).not.toContain('parley-migrate');
    const once = made(byOffset, { mark: true }).after;
    expect(once['/a.ts']).toMatch(/\/\/ parley-migrate: Version 2 has no offsets: .*\n/);
    expect(run(once, { options: { mark: true }, lib }).after).toEqual(once);
  });

  it('follows names through files', () => {
    const { after } = run({
      '/client.ts':
        "export { ParleyClient as Api, type Agent } from 'parley-client';\nexport * from 'parley-client';\nexport * as all from 'parley-client';\n",
      '/own.ts':
        "import { Api, type Agent } from './client';\nexport const api = new Api({ baseUrl: '', token: '' });\nexport const at = (a: Agent) => a.createdAt;\n",
      '/use.ts':
        "import { api, at } from './own';\nimport { all, ParleyApiError } from './client';\nexport type Failure = all.ParleyApiError;\nexport const f = async () => at(await api.getAgentById('x'));\nexport const g = (e: unknown) => e instanceof ParleyApiError;\n",
    });
    expect(after['/client.ts']).toContain('export { Parley as Api, type Agent }');
    expect(after['/own.ts']).toContain('a.created_at');
    expect(after['/use.ts']).toContain("api.agents.get('x')");
    expect(after['/use.ts']).toContain("import { all, ParleyError } from './client';");
    expect(after['/use.ts']).toContain('type Failure = all.ParleyError;');
    const v2 = createMemoryProgram(after, 'v2');
    expect(v2.project.getPreEmitDiagnostics().map((fault) => fault.getMessageText())).toEqual([]);
  });

  it('keeps a name that the new one would hide', () => {
    const { after } = made(
      'class Parley {}\nexport const both = [new Parley(), new ParleyClient({ baseUrl: "", token: "" })];\n',
    );
    expect(after['/a.ts']).toContain('Parley as ParleyClient');
    expect(after['/a.ts']).toContain('[new Parley(), new ParleyClient(');
  });

  it('leaves what surrounds its changes as it was', () => {
    const text =
      '#!/usr/bin/env node\n// Mine.\n' +
      client +
      '\n/* a */ export const f = ( a:Agent ) =>   a . createdAt ; // b\n\n';
    const { after } = run({ '/a.ts': text }, { lib });
    expect(after['/a.ts']).toBe(text.replace('ParleyClient', 'Parley').replace('a . createdAt', 'a.created_at'));
  });
});

describe('the fixtures in JavaScript', () => {
  it.runIf(isDeep)('fit version 2 as well', () => {
    const scripts = all.filter(({ language, doubts }) => language === 'js' && doubts.length === 0);
    const texts = Object.fromEntries(
      scripts.map((one) => [
        toFixturePath(one).replace('.js', '.ts'),
        `export {};\ndeclare const process: any;\n${one.after}`,
      ]),
    );
    const faults = createMemoryProgram(texts, 'v2').project.getPreEmitDiagnostics();
    const implicit = new Set([7005, 7006, 7031, 7034]);
    expect(scripts.length).toBeGreaterThan(7);
    expect(faults.filter((fault) => !implicit.has(fault.getCode())).map((fault) => fault.getMessageText())).toEqual([]);
  });
});
