import { extractText, getDocumentProxy } from 'unpdf';
import type { TextCollector } from './document-text.ts';

/** The most pages of a document that are read. */
const mostPages = 2_000;

/** Takes the text out of a PDF, page by page, with the number of each. */
export async function readPdf(bytes: Uint8Array, collector: TextCollector): Promise<void> {
  const document = await getDocumentProxy(bytes, { disableFontFace: true, verbosity: 0 });
  if (document.numPages > mostPages) throw new Error(`The document has more than ${mostPages} pages.`);
  const { text: pages } = await extractText(document, { mergePages: false });
  for (const [index, text] of pages.entries())
    if (text.trim() !== '') collector.add(`[page ${index + 1}]\n${text}\n\n`);
}
