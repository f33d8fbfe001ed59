import { deflateSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { createDocumentReader } from './document-reader.ts';
import { toDocumentKind, type DocumentKind } from './document-kind.ts';
import { isDeep } from '#src/testing/scale-runs.ts';
import { mostTextCharacters } from './document-text.ts';

const reader = createDocumentReader();
afterAll(() => reader.close());

const zip = (parts: Record<string, string>) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));

/** Makes a PDF of one page with a line of text, or with another content. */
function createPdf(
  line: string,
  { filter, content } = { filter: '', content: Buffer.from(`BT /F1 12 Tf 20 100 Td (${line}) Tj ET`) },
): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}${filter}>>stream\n${content.toString('latin1')}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj${object}endobj\n`).join('');
  return Buffer.from(`%PDF-1.4\n${body}trailer<</Root 1 0 R/Size 6>>\n%%EOF`, 'latin1');
}

const docx = (text: string) =>
  zip({
    'word/document.xml': `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p>
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`,
    'word/footnotes.xml': '<w:footnotes xmlns:w="w"><w:p><w:t>A note.</w:t></w:p></w:footnotes>',
  });
const xlsx = zip({
  'xl/workbook.xml': '<workbook><sheets><sheet name="Cities"/></sheets></workbook>',
  'xl/sharedStrings.xml':
    '<sst><si><t>Oslo</t></si><si><r><t>Ber</t></r><r><t>gen</t></r><rPh><t>x</t></rPh></si></sst>',
  'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row><c t="s"><v>0</v></c><c><v>717710</v></c></row>
    <row><c t="s"><v>1</v></c><c t="inlineStr"><is><t>in place</t></is></c></row></sheetData></worksheet>`,
});
const slide = (text: string) => `<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`;
const pptx = zip({
  'ppt/slides/slide10.xml': slide('Last'),
  'ppt/slides/slide2.xml': slide('First'),
  'ppt/notesSlides/notesSlide2.xml': slide('Say hello'),
});

describe('a document', () => {
  it.each([
    ['pdf', createPdf('Oslo is the capital'), '[page 1]\nOslo is the capital'],
    ['docx', docx('Bl&#229;b&amp;r'), 'Blåb&r\na\nA note.'],
    ['xlsx', xlsx, '[sheet Cities]\nOslo\t717710\nBergen\tin place'],
    ['pptx', pptx, '[slide 2]\nFirst\n[notes]\nSay hello\n\n[slide 10]\nLast'],
    ['text', Buffer.from('a\0b\n\n\n\nc'), 'ab\n\nc'],
  ] as [DocumentKind, Buffer, string][])('of the kind %s has text', async (kind, bytes, text) => {
    expect(await reader.read(kind, bytes)).toEqual({ text, isTruncated: false });
    expect(await reader.read(kind, bytes)).toEqual({ text, isTruncated: false });
  });

  it('is cut when it has too much text', async () => {
    const long = await reader.read('text', Buffer.alloc(mostTextCharacters + 1, 'a'));
    expect([long!.text.length, long!.isTruncated]).toEqual([mostTextCharacters, true]);
  });

  it.each([
    ['no archive', Buffer.from('PK not really')],
    ['a bomb', zip({ 'word/document.xml': ' '.repeat(60_000_000) })],
    ['entities of its own', zip({ 'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><w:t>&b;</w:t>' })],
    ['XML that breaks off', zip({ 'word/document.xml': '<w:document><w:t>a' })],
  ])('with %s is not read', async (_, bytes) => {
    expect(await reader.read('docx', bytes)).toBeNull();
    expect((await reader.read('text', Buffer.from('next')))!.text).toBe('next');
  });

  it('that takes too long is given up', async () => {
    const hasty = createDocumentReader(1);
    expect(await hasty.read('docx', docx('a'.repeat(40_000_000)))).toBeNull();
    hasty.close();
  });
});

/**
 * Makes an archive whose list names the same bytes, which are not compressed, as so many parts, and says of each that it has none.
 */
function createOverlappingZip(names: readonly string[], bytes: number): Buffer {
  const local = Buffer.alloc(31 + bytes, ' ');
  local.set([0x50, 0x4b, 3, 4, ...Array<number>(22).fill(0), 1, 0, 0, 0, 0x61]);
  local.write('<a>', 31);
  local.write('</a>', local.length - 4);
  const listed = names.map((name) => {
    const entry = Buffer.alloc(46 + name.length);
    entry.set([0x50, 0x4b, 1, 2]);
    entry.writeUInt32LE(bytes, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.write(name, 46);
    return entry;
  });
  const end = Buffer.alloc(22);
  end.set([0x50, 0x4b, 5, 6]);
  end.writeUInt16LE(names.length, 8);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, ...listed, end]);
}

describe('a hostile document', () => {
  it('that lies of the sizes of its parts is not unpacked', async () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `xl/worksheets/sheet${index}.xml`);
    expect(await reader.read('xlsx', createOverlappingZip(names(100), 1_000_000))).toBeNull();
    expect(await reader.read('xlsx', createOverlappingZip(names(1), 100))).not.toBeNull();
  });

  it.runIf(isDeep)('that has more memory than there is ends its process, and the next one is read', async () => {
    const content = deflateSync(deflateSync(Buffer.alloc(800_000_000, ' ')));
    const bomb = createPdf('', { filter: '/Filter[/FlateDecode/FlateDecode]', content });
    const attributes = Array.from({ length: 1_500_000 }, (_, index) => `a${index}=""`).join(' ');
    const before = process.memoryUsage.rss();
    expect(await reader.read('pdf', bomb)).toBeNull();
    expect(await reader.read('docx', zip({ 'word/document.xml': `<a ${attributes}/>` }))).toBeNull();
    expect(process.memoryUsage.rss() - before).toBeLessThan(500_000_000);
    expect((await reader.read('text', Buffer.from('after it')))!.text).toBe('after it');
  });

  it('of one owner does not keep those of others waiting: they take turns', async () => {
    const read: string[] = [];
    const readFor = (owner: string, name: string) =>
      reader.read('text', Buffer.from(name), owner).then(() => read.push(name));
    await Promise.all([readFor('a', 'a1'), readFor('a', 'a2'), readFor('a', 'a3'), readFor('b', 'b1')]);
    expect(read.indexOf('b1')).toBeLessThan(read.indexOf('a3'));
  });

  it('is given up with its process, which may be killed by anybody', async () => {
    const other = createDocumentReader();
    const reading = other.read('text', Buffer.from('killed'));
    other.close();
    expect(await reading).toBeNull();
    expect((await other.read('text', Buffer.from('begun again')))!.text).toBe('begun again');
    other.close();
  });
});

describe('toDocumentKind', () => {
  it('knows media types with their parameters', () => {
    const types = ['application/pdf', 'TEXT/CSV; charset=utf-8', 'image/png', 'application/zip'];
    expect(types.map(toDocumentKind)).toEqual(['pdf', 'text', null, null]);
  });
});
