import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { toProblemBody, problemKinds, Problem } from '#src/api/problems.ts';
import type { ErrorCode, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import { bundle, root } from './fixture.ts';

const folder = `${root}docs/problems`;
const codes = Object.keys(problemKinds) as ErrorCode[];

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
ajv.addSchema(bundle, 'bundle');
const isProblem = ajv.compile({ $ref: 'bundle#/components/schemas/Problem' });

describe('docs/problems', () => {
  it('has a page for each problem and no other', () => {
    expect(readdirSync(folder).toSorted()).toEqual(codes.map((code) => `${code}.md`).toSorted());
  });

  it.each(codes)('%s says what it means, when it happens and what to do, with an example that is true', (code) => {
    const text = readFileSync(`${folder}/${code}.md`, 'utf8');
    expect(text.match(/^#+ .*/gm)).toEqual([`# ${problemKinds[code].title}`, '## When', '## What to do', '## Example']);
    const example = JSON.parse(/```json\n(.*?)```/s.exec(text)![1]!) as ProblemBody;
    expect(isProblem(example), JSON.stringify(isProblem.errors)).toBe(true);
    const { detail, instance, request_id, timestamp, ...options } = example;
    const where = { publicUrl: 'http://127.0.0.1:8080', instance, requestId: request_id, at: new Date(timestamp) };
    expect(example).toEqual(toProblemBody(new Problem(code, detail, options), where));
  });
});
