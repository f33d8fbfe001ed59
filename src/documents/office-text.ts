import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import type { DocumentKind } from './document-kind.ts';
import type { TextCollector } from './document-text.ts';

/** The most bytes that the parts of a document may have which are read, unpacked: a small archive may claim any number. */
const mostUnpackedBytes = 50_000_000;

/** The parts of documents that have text. Source: ECMA-376, part 1. */
const textParts: Record<'docx' | 'xlsx' | 'pptx', RegExp> = {
  docx: /^word\/(document|footnotes|endnotes|comments)\.xml$/,
  xlsx: /^xl\/(workbook|sharedStrings|worksheets\/sheet\d+)\.xml$/,
  pptx: /^ppt\/(slides\/slide|notesSlides\/notesSlide)\d+\.xml$/,
};

/**
 * Unpacks the parts that have text. What an archive says of their sizes may be a lie: parts that are compressed get as many bytes as it says
 * and no more, and parts that are not get as many as they have.
 * @throws when they would have too many bytes
 */
function unpack(bytes: Uint8Array, pattern: RegExp): Record<string, Uint8Array> {
  let left = mostUnpackedBytes;
  return unzipSync(bytes, {
    filter({ name, size, originalSize }) {
      if (!pattern.test(name)) return false;
      left -= Math.max(size, originalSize);
      if (left < 0)
        throw new Error(`The document has more than ${mostUnpackedBytes} bytes of text when it is unpacked.`);
      return true;
    },
  });
}

/** Receives the parts of an XML document: the start of an element, its end, and text. */
type XmlReader = {
  open?: (name: string, attributes: Record<string, string>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

/** Reads an XML document, which may not have entities of its own. */
function readXml(bytes: Uint8Array | undefined, reader: XmlReader): void {
  if (!bytes) return;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('A part of the document has a document type.');
  });
  parser.on('opentag', ({ name, attributes }) => reader.open?.(name, attributes as Record<string, string>));
  parser.on('closetag', ({ name }) => reader.close?.(name));
  parser.on('text', (text) => reader.text?.(text));
  parser.write(strFromU8(bytes)).close();
}

/** Adds the runs of text of a part (`w:t`, `a:t`), with a line for each paragraph and each row, and a tabulator after each cell. */
function readParagraphs(bytes: Uint8Array | undefined, prefix: 'w' | 'a', collector: TextCollector): void {
  let isText = false;
  let cells = 0;
  readXml(bytes, {
    open(name) {
      isText = name === `${prefix}:t`;
      if (name === `${prefix}:tc`) cells += 1;
      if (name === `${prefix}:tab`) collector.add('\t');
      if (name === `${prefix}:br`) collector.add('\n');
    },
    close(name) {
      isText = false;
      if (name === `${prefix}:p`) collector.add(cells > 0 ? ' ' : '\n');
      if (name === `${prefix}:tr`) collector.add('\n');
      if (name !== `${prefix}:tc`) return;
      cells -= 1;
      collector.add('\t');
    },
    text: (text) => isText && collector.add(text),
  });
}

function readDocx(parts: Record<string, Uint8Array>, collector: TextCollector): void {
  for (const name of ['document', 'footnotes', 'endnotes', 'comments'])
    readParagraphs(parts[`word/${name}.xml`], 'w', collector);
}

/** Returns the number in the name of a part, by which slides and sheets are in order. */
const numberOf = (name: string) => Number(/(\d{1,9})\.xml$/.exec(name)?.[1] ?? 0);
const inOrder = (parts: Record<string, Uint8Array>, pattern: RegExp) =>
  Object.keys(parts)
    .filter((name) => pattern.test(name))
    .toSorted((a, b) => numberOf(a) - numberOf(b));

function readPptx(parts: Record<string, Uint8Array>, collector: TextCollector): void {
  for (const name of inOrder(parts, /slides\/slide\d+\.xml$/)) {
    collector.add(`[slide ${numberOf(name)}]\n`);
    readParagraphs(parts[name], 'a', collector);
    const notes = parts[`ppt/notesSlides/notesSlide${numberOf(name)}.xml`];
    if (notes) collector.add('[notes]\n');
    readParagraphs(notes, 'a', collector);
    collector.add('\n');
  }
}

/** Lists the texts that cells name by their number. Phonetic readings of a text are no part of it. */
function listSharedStrings(bytes: Uint8Array | undefined): string[] {
  const strings: string[] = [];
  let isText = false;
  let isPhonetic = false;
  readXml(bytes, {
    open(name) {
      if (name === 'si') strings.push('');
      if (name === 'rPh') isPhonetic = true;
      isText = name === 't';
    },
    close(name) {
      isText = false;
      if (name === 'rPh') isPhonetic = false;
    },
    text(text) {
      if (isText && !isPhonetic) strings[strings.length - 1] += text;
    },
  });
  return strings;
}

/** Adds the cells of a sheet, a row on a line. Of a formula it is the value that was computed last. */
function readSheet(bytes: Uint8Array | undefined, strings: readonly string[], collector: TextCollector): void {
  let type = '';
  let value = '';
  let isValue = false;
  let cells: string[] = [];
  readXml(bytes, {
    open(name, attributes) {
      if (name === 'row') cells = [];
      if (name === 'c') [type, value] = [attributes['t'] ?? 'n', ''];
      isValue = name === 'v' || name === 't';
    },
    close(name) {
      isValue = false;
      if (name === 'c') cells.push(type === 's' ? (strings[Number(value)] ?? '') : value);
      if (name === 'row') collector.add(`${cells.join('\t')}\n`);
    },
    text(text) {
      if (isValue) value += text;
    },
  });
}

function readXlsx(parts: Record<string, Uint8Array>, collector: TextCollector): void {
  const names: string[] = [];
  readXml(parts['xl/workbook.xml'], { open: (name, { name: title }) => name === 'sheet' && names.push(title ?? '') });
  const strings = listSharedStrings(parts['xl/sharedStrings.xml']);
  for (const [index, part] of inOrder(parts, /worksheets\/sheet\d+\.xml$/).entries()) {
    collector.add(`[sheet ${names[index] ?? index + 1}]\n`);
    readSheet(parts[part], strings, collector);
    collector.add('\n');
  }
}

const readers = { docx: readDocx, xlsx: readXlsx, pptx: readPptx };

/** Takes the text out of an Office document. @throws when it is damaged, or too large when unpacked */
export function readOffice(
  kind: Exclude<DocumentKind, 'pdf' | 'text'>,
  bytes: Uint8Array,
  collector: TextCollector,
): void {
  readers[kind](unpack(bytes, textParts[kind]), collector);
}
