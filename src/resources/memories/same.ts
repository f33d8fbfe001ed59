import type { MemoryContent } from './table.ts';

/** Marks that end a sentence without meaning anything. A `#`, a `%` or a `+` at the end means something. */
const endMarks = /(?<![\s.!…;,:。！．｡、，；：])[\s.!…;,:。！．｡、，；：]+$/u;

/**
 * Writes a text in its normal form: without its case, without the number and kind of its spaces, without marks of
 * punctuation at its end, and in Unicode's composed form. Everything else counts: order, signs, numbers, accents.
 */
export const toNormalText = (text: string): string =>
  text.normalize('NFC').toLowerCase().normalize('NFC').replaceAll(/\s+/gu, ' ').replace(endMarks, '').trimStart();

const toNormalTexts = (texts: readonly string[] = []) => texts.map(toNormalText);

/** Lists the parts of content that tell what it says, each in its normal form. */
function toNormalParts(content: MemoryContent): unknown[] {
  if ('event' in content) {
    const { event, occurred_at, participants, outcome } = content;
    const at = occurred_at === undefined ? null : new Date(occurred_at).getTime();
    return ['event', toNormalText(event), at, toNormalTexts(participants), toNormalText(outcome ?? '')];
  }
  if ('concept' in content) {
    const { concept, definition, cases } = content;
    // Names of concepts are often written as one word.
    return ['concept', toNormalText(concept.replaceAll('_', ' ')), toNormalText(definition), toNormalTexts(cases)];
  }
  if ('procedure' in content) {
    const { procedure, steps, conditions } = content;
    return ['procedure', toNormalText(procedure), toNormalTexts(steps), toNormalTexts(conditions)];
  }
  return ['note', toNormalText(content.note), toNormalText(content.task ?? '')];
}

/** Writes the content of a memory in its normal form. Two memories say the same only when theirs are equal. */
export const toNormalForm = (content: MemoryContent): string => JSON.stringify(toNormalParts(content));

/** Tells whether two contents say the same, as far as that can be told without understanding them. */
export const saysTheSame = (one: MemoryContent, other: MemoryContent): boolean =>
  toNormalForm(one) === toNormalForm(other);
