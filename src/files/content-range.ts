import type { ByteRange } from './sealed-blocks.ts';

/**
 * Returns the bytes that a header `Range` asks for; null for all of them, and `unsatisfiable` when there are none in it. What is
 * no range of bytes, and a list of several, asks for all (RFC 9110, 14.2).
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | null | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header ?? '') ?? [];
  const isReversed = first !== '' && last !== '' && Number(last) < Number(first);
  if ((first === '' && last === '') || isReversed) return null;
  const start = first === '' ? Math.max(bytes - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? bytes : Math.min(Number(last) + 1, bytes);
  return start < end ? { start, end } : 'unsatisfiable';
}

/**
 * Returns the header by which a browser saves bytes under a name (RFC 6266): in ASCII for all, and whole for those who know RFC 8187.
 */
export function toContentDisposition(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"${ascii === name ? '' : `; filename*=UTF-8''${encoded}`}`;
}
