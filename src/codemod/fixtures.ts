import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program of version 1, and its rewrite by the codemod. */
export type CodemodFixture = {
  file: string;
  title: string;
  language: 'js' | 'ts';
  before: string;
  after: string;
  /** The places that it leaves to a person, or does not reach: a line each. */
  doubts: string[];
};

const folder = join(import.meta.dirname, 'fixtures');

const block = (text: string, name: string) => new RegExp(`\`\`\`(\\w+) ${name}\\n(.*?)\`\`\``, 's').exec(text);

function readFixtureFile(file: string): CodemodFixture[] {
  const [, ...sections] = readFileSync(join(folder, file), 'utf8').split(/^## /m);
  return sections.map((section) => {
    const [, language, before] = block(section, 'before')!;
    const doubts = block(section, 'doubts')?.[2] ?? '';
    return {
      file: file.replace('.md', ''),
      title: section.slice(0, section.indexOf('\n')),
      language: language as CodemodFixture['language'],
      before: before!,
      after: block(section, 'after')?.[2] ?? '',
      doubts: doubts.split('\n').filter(Boolean),
    };
  });
}

/** Reads all fixtures: one file for each operation of version 1, and the hard cases. */
export const readFixtures = (): CodemodFixture[] => readdirSync(folder).sort().flatMap(readFixtureFile);

/** Returns the path of a fixture in a program that has all of them. */
export const toFixturePath = ({ file, title, language }: CodemodFixture) =>
  `/${file}/${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.${language}`;
