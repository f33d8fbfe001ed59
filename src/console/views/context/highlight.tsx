import { splitAround } from './split-around.ts';

/** A text in which what is looked for is marked. */
export const Highlight = ({ text, find }: { text: string; find: string }) => (
  <>{splitAround(text, find).map((part, index) => (index % 2 === 0 ? part : <mark key={index}>{part}</mark>))}</>
);
