import type { DocumentKind } from './document-kind.ts';

/** The most characters of text that are taken out of a document. */
export const mostTextCharacters = 400_000;

/** Ends the reading of a document that has more text than is taken out of it. */
class EnoughText extends Error {}

/** Collects the text of a document, as long as there is room for it. */
export class TextCollector {
  readonly #pieces: string[] = [];
  #characters = 0;

  get isFull(): boolean {
    return this.#characters >= mostTextCharacters;
  }

  /** Adds a piece of text. @throws `EnoughText` when there is no room for any of it */
  add(piece: string): void {
    if (this.isFull) throw new EnoughText();
    const kept = piece.slice(0, mostTextCharacters - this.#characters);
    this.#pieces.push(kept);
    this.#characters += kept.length;
  }

  /** Returns the text, in well-formed Unicode, with no more than one empty line at a time. */
  end(): { text: string; isTruncated: boolean } {
    const text = this.#pieces
      .join('')
      .toWellFormed()
      .replaceAll('\0', '')
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line, index, lines) => line !== '' || (index > 0 && lines[index - 1] !== ''))
      .join('\n')
      .trim();
    return { text, isTruncated: this.isFull };
  }
}

/** The text of a document: cut when `isTruncated`, empty when there is none, such as in a scan. */
export type DocumentText = { text: string; isTruncated: boolean };

/** Takes the text out of a document. @throws an error for one that is damaged or too large when unpacked */
export async function readDocumentText(kind: DocumentKind, bytes: Uint8Array): Promise<DocumentText> {
  const collector = new TextCollector();
  try {
    if (kind === 'text') collector.add(new TextDecoder().decode(bytes));
    else if (kind === 'pdf') await (await import('./pdf-text.ts')).readPdf(bytes, collector);
    else (await import('./office-text.ts')).readOffice(kind, bytes, collector);
  } catch (error) {
    if (!(error instanceof EnoughText)) throw error;
  }
  return collector.end();
}
