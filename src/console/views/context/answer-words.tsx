import { useMemo } from 'preact/hooks';
import type { ContextSnapshot } from '#src/clients/typescript/parley.ts';
import { partNames, toContextText } from './context-texts.ts';
import { findWordSources, type WordSource } from './word-sources.ts';

/** The part of a prompt that has the text of all memories. */
const memoriesPart = 'memories';

/** Lists the parts of a context with the names that they have on the page. */
const listParts = ({ memories, parts, messages, tools }: ContextSnapshot): WordSource[] => [
  ...memories.map(({ text }, index) => ({ name: `Memory ${index + 1}`, text })),
  ...parts
    .filter(({ kind }) => kind !== memoriesPart)
    .map(({ kind, text }) => ({ name: partNames[kind] ?? kind, text })),
  ...messages
    .filter(({ source }) => source !== 'system_prompt')
    .map((message, index) => ({ name: `Message ${index + 1}, of the ${message.role}`, text: toContextText(message) })),
  ...tools.map(({ name, description }) => ({ name: `Tool ${name}`, text: `${name} ${description ?? ''}` })),
];

type AnswerWordsProps = { snapshot: ContextSnapshot; answer: string; onFind: (word: string) => void };

/** Says with which parts of the context an answer shares words, and which of its words stand in none. */
export function AnswerWords({ snapshot, answer, onFind }: AnswerWordsProps) {
  const { sources, nowhere } = useMemo(() => {
    const frame = snapshot.parts.flatMap(({ kind, text }) => (kind === memoriesPart ? [text] : []));
    return findWordSources(answer, listParts(snapshot), frame.join('\n'));
  }, [snapshot, answer]);
  if (sources.length + nowhere.length === 0) return null;
  return (
    <dl class="answer-words">
      {sources.map(({ name, words }, index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>
            <Words words={words} onFind={onFind} />
          </dd>
        </div>
      ))}
      {nowhere.length > 0 && (
        <div>
          <dt>In no part: the model’s own words</dt>
          <dd>
            <Words words={nowhere} onFind={onFind} />
          </dd>
        </div>
      )}
    </dl>
  );
}

const Words = ({ words, onFind }: { words: readonly string[]; onFind: (word: string) => void }) => (
  <>
    {words.map((word) => (
      <button key={word} type="button" class="button small" onClick={() => onFind(word)}>
        {word}
      </button>
    ))}
  </>
);
