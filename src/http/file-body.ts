import type { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { toFileName } from '#src/api/file-name.ts';
import { problem } from '#src/api/problems.ts';
import type { FileReceiver, ReceivedFile } from '#src/api/received-file.ts';
import { formType, type Operation } from '#src/contract/spec.ts';
import { readBodyContent } from './content.ts';
import { toFormBody } from './form-body.ts';
import { readForm } from './form.ts';

/** The bytes that a form may have beside its file. */
const formOverheadBytes = 1_000_000;

/** A body with a file that is stored. In `body` the file is an empty one that has its name. */
type FileBody = { body: unknown; bodyBytes: number; file: ReceivedFile | null };

type FileBodyOptions = { files: FileReceiver; mediaType: string; limitBytes: number; operation: Operation };

/**
 * Reads a body of an operation that keeps files: its file goes to `files` as it arrives. It is thrown away when the answer is over,
 * unless the handler has kept it.
 * @throws what `receive` and `readForm` throw, and the failure of the connection or of the decompression
 */
export async function readFileBody(req: Request, res: Response, options: FileBodyOptions): Promise<FileBody> {
  const { files, mediaType, limitBytes, operation } = options;
  const sender = res.locals.principal!;
  const received: ReceivedFile[] = [];
  const receive = async (content: Readable, name: string | null): Promise<ReceivedFile> => {
    const file = await files.receive(sender, content, { name, limitBytes });
    received.push(file);
    releaseAfterAnswer(res, files, file);
    return file;
  };
  if (mediaType !== formType)
    return readBodyContent(req, limitBytes, async (content) => {
      const file = await receive(content, null);
      return { body: '', bodyBytes: file.bytes, file };
    });
  const form = { contentType: req.headers['content-type']!, limitBytes: limitBytes + formOverheadBytes };
  const { entries } = await readBodyContent(req, form.limitBytes, (content) =>
    readFiles(content, form, received, receive),
  );
  const [file = null] = received;
  return { body: toFormBody(entries, operation.body!.form!), bodyBytes: file?.bytes ?? 0, file };
}

/** Reads a form whose one file is received as it arrives. */
async function readFiles(
  content: Readable,
  form: { contentType: string; limitBytes: number },
  received: readonly ReceivedFile[],
  receive: (content: Readable, name: string | null) => Promise<ReceivedFile>,
) {
  let arriving: Readable | null = null;
  try {
    return await readForm(content, form, async (_name, part) => {
      if (arriving) throw problem('invalid_request', 'The form has more than one file.');
      arriving = part.content;
      await receive(part.content, toFileName(part.name));
      return new File([], received[0]!.name ?? 'file');
    });
  } catch (error) {
    // What waits for the rest of the file learns that there is none.
    (arriving as Readable | null)?.destroy(error as Error);
    throw error;
  }
}

/** Throws a file away when the answer is over and the handler has ended: one that the handler has kept stays. */
function releaseAfterAnswer(res: Response, files: FileReceiver, file: ReceivedFile): void {
  const release = async () => {
    await res.locals.answering?.catch(() => {});
    await files.release(file);
  };
  if (res.closed) void release();
  else res.once('close', () => void release());
}
