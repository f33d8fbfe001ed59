/**
 * Splits a text around what is looked for, without regard to case: every second part, from the second on, is a place where it was
 * found. The parts together are the text.
 */
export function splitAround(text: string, find: string): string[] {
  if (find === '') return [text];
  const pattern = new RegExp(`(${find.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)})`, 'i');
  return text.split(new RegExp(pattern, 'gi'));
}
