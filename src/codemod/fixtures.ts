import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program of version 1, and what the codemod makes of it. */
export type Fixture = {
  file: string;
  title: string;
  language: 'js' | 'ts';
  before: string;
  after: string;
  /** What it leaves to a person, or does not reach: a line each. */
  doubts: string[];
};

const folder = join(import.meta.dirname, 'fixtures');

const block = (text: string, name: string) => new RegExp(`\`\`\`(\\w+) ${name}\\n(.*?)\`\`\``, 's').exec(text);

function fixturesIn(file: string): Fixture[] {
  const [, ...sections] = readFileSync(join(folder, file), 'utf8').split(/^## /m);
  return sections.map((section) => {
    const [, language, before] = block(section, 'before')!;
    const doubts = block(section, 'doubts')?.[2] ?? '';
    return {
      file: file.replace('.md', ''),
      title: section.slice(0, section.indexOf('\n')),
      language: language as Fixture['language'],
      before: before!,
      after: block(section, 'after')?.[2] ?? '',
      doubts: doubts.split('\n').filter(Boolean),
    };
  });
}

/** All pairs, by the files that they are in: one for each operation of version 1, and the hard cases. */
export const fixtures = (): Fixture[] => readdirSync(folder).sort().flatMap(fixturesIn);

/** Where a fixture is in a program that has all of them. */
export const pathOf = ({ file, title, language }: Fixture) =>
  `/${file}/${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.${language}`;
