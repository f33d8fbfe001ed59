import { describe, expect, it } from 'vitest';
import { readFixtures } from '#src/codemod/fixtures.ts';
import { listFieldReports, type OperationMapping } from '#src/v1/mapping.ts';
import { mappings } from '#src/v1/mappings.ts';
import { formatGuide } from './guide.ts';

const text = formatGuide();
const sections = new Map(text.split(/^### /m).map((section) => [section.split(' ')[0]!, section]));

describe('the guide', () => {
  it.each(Object.values(mappings).map((mapping) => [mapping.v1, mapping as OperationMapping] as const))(
    'says everything of %s',
    (id, mapping) => {
      const section = sections.get(id)!;
      const names = listFieldReports(mapping).flatMap(({ v1, v2, note }) => [
        v1 && `\`${v1}\``,
        v2 && `\`${v2}\``,
        note,
      ]);
      for (const name of [...names, ...mapping.notes]) if (name) expect(section).toContain(name);
      const kebab = id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const sample = readFixtures().find(({ file }) => file === kebab)!;
      expect(section).toContain(sample.before.trimEnd());
      expect(section).toContain(sample.after.trimEnd());
      expect(section).toMatch(/^(GET|POST) \/v1\/.*\n(GET|POST) \/v2\//m);
    },
  );

  it('has an example for every part of a request and an answer', () => {
    expect(text).not.toMatch(/undefined|\[object|NaN/);
    expect(text).toContain('GET /v1/conversations/conv_01k2c5gq8zf3vr4xw1m6t0y9ab/messages?limit=20&offset=40');
    expect(text).toContain(
      'GET /v2/conversations/conv_01k2c5gq8zf3vr4xw1m6t0y9ab/messages?limit=20&after=…&include_total=true',
    );
  });

  it('is written once: the same mappings make the same text', () => {
    expect(formatGuide()).toBe(text);
  });
});
