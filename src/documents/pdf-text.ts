import { getDocumentProxy } from 'unpdf';
import { mostTextCharacters, type TextCollector } from './document-text.ts';

/** The most pages of a document that are read. */
const mostPages = 2_000;

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Returns the text of a page, or its beginning when it has more than a document may have. */
async function readPage(document: PdfDocument, number: number): Promise<string> {
  const page = await document.getPage(number);
  const pieces = page.streamTextContent().getReader();
  let text = '';
  while (text.length <= mostTextCharacters) {
    const { done, value } = await pieces.read();
    if (done) break;
    for (const item of (value as { items: { str?: string; hasEOL?: boolean }[] }).items)
      if (item.str !== undefined) text += item.str + (item.hasEOL ? '\n' : '');
  }
  await pieces.cancel(new Error('There is enough text.'));
  page.cleanup();
  return text;
}

/** Takes the text out of a PDF, page by page, with the number of each, as long as there is room for it. */
export async function readPdf(bytes: Uint8Array, collector: TextCollector): Promise<void> {
  const document = await getDocumentProxy(bytes, { disableFontFace: true, verbosity: 0 });
  if (document.numPages > mostPages) throw new Error(`The document has more than ${mostPages} pages.`);
  for (let number = 1; number <= document.numPages; number += 1) {
    const text = await readPage(document, number);
    if (text.trim() !== '') collector.add(`[page ${number}]\n${text}\n\n`);
  }
}
