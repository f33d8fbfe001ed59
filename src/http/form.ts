import type { Readable } from 'node:stream';
import type { BusboyInstance } from '@fastify/busboy';
import { Busboy } from '#generated/packages/busboy.js';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { tooLarge } from './content.ts';

/** A file of a form, as it arrives. What reads it has to read all of it. */
export type ArrivingFile = { name: string; mediaType: string; content: Readable };

/** The names and values of a form, in their order: texts, and what was made of its files. */
export type FormEntry<F> = readonly [name: string, value: string | F];

/** The bounds of a form beside the size of its body. */
const limits = { fields: 100, files: 20, parts: 120, fieldSize: 1_048_576, fieldNameSize: 200, headerPairs: 20 };

/** The events of parts that are too many. */
const excesses = ['partsLimit', 'filesLimit', 'fieldsLimit'] as const;

// Long: a listener for each event of a form.
/**
 * Reads a form of the media type `multipart/form-data` (RFC 7578) as it arrives. Each file is given to `takeFile`, and none is held here.
 * @throws `invalid_request` for what is no form or exceeds its bounds, what `takeFile` throws, or the failure of the connection
 */
export function readForm<F>(
  content: Readable,
  { contentType, limitBytes }: { contentType: string; limitBytes: number },
  takeFile: (name: string, file: ArrivingFile) => Promise<F>,
): Promise<{ entries: FormEntry<F>[]; bodyBytes: number }> {
  return new Promise((resolve, reject) => {
    const form = openForm(contentType);
    const entries: (FormEntry<F> | Promise<FormEntry<F>>)[] = [];
    let bodyBytes = 0;
    const fail = (error: unknown) => {
      content.unpipe(form);
      form.destroy();
      reject(error);
    };
    const refuse = (cause: unknown) => fail(notAForm((cause as Error).message, cause));
    form.on('field', (name: string | undefined, value, _isNameCut, isCut) => {
      if (name === undefined) return fail(notAForm('A part of it has no name'));
      if (isCut) return fail(tooLong(name));
      entries.push([name, value]);
    });
    form.on('file', (name: string | undefined, file, filename: string | undefined, _encoding, mediaType) => {
      // The parser tells a file of a broken part, and would end the process when nobody listens.
      file.on('error', refuse);
      if (name === undefined) return fail(notAForm('A part of it has no name'));
      const taken = takeFile(name, { name: filename ?? name, mediaType, content: file });
      const entry = taken.then((value) => [name, value] as const);
      entry.catch(fail);
      entries.push(entry);
    });
    for (const excess of excesses) form.on(excess, () => fail(notAForm('It has too many parts')));
    form.on('error', refuse);
    form.on('finish', () => {
      Promise.all(entries).then((read) => resolve({ entries: read, bodyBytes }), fail);
    });
    content.on('data', ({ length }: Buffer) => {
      bodyBytes += length;
      if (bodyBytes > limitBytes) fail(tooLarge());
    });
    content.on('error', fail);
    content.on('close', () => content.readableEnded || fail(new Error('the connection was closed')));
    content.pipe(form);
  });
}

/** @throws `unsupported_media_type` for a type without a boundary */
function openForm(contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits });
  } catch (cause) {
    throw problem('unsupported_media_type', 'The Content-Type of a form must name its boundary.', { cause });
  }
}

function tooLong(name: string) {
  const detail = `Must have at most ${limits.fieldSize} bytes.`;
  return invalidRequest([{ pointer: `/${name.slice(0, 200)}`, detail, code: 'maxLength' }]);
}

function notAForm(why: string, cause?: unknown) {
  const detail = `The body is not a form of the type multipart/form-data: ${why.replace(/\.$/, '')}.`;
  return problem('invalid_request', detail, { errors: [{ pointer: '', detail, code: 'form' }], cause });
}
