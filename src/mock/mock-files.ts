import { createHash } from 'node:crypto';
import type { Handlers } from '#src/api/handlers.ts';
import type { FileReceiver } from '#src/api/received-file.ts';
import { selectExample, type ContractAnswer } from './contract-answers.ts';

/** Takes files and keeps nothing of them: the mock answers with the file of the example. */
export const mockFiles: FileReceiver = {
  limitBytes: 100_000_000,
  async receive(_sender, content, { name }) {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    const sha256 = hash.digest('hex');
    return { id: 'file_mock', key: 'file_mock', name, mediaType: 'text/plain', bytes, sha256, secret: '' };
  },
  release: async () => {},
};

/** Creates the handler that answers with the bytes of the example. */
export const createFileHandlers = (answers: ReadonlyMap<string, ContractAnswer>): Pick<Handlers, 'getFileContent'> => ({
  async getFileContent() {
    const bytes = Buffer.from(String(selectExample(answers.get('getFileContent')!, null)));
    const headers = {
      ETag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
      'Accept-Ranges': 'bytes',
      'Content-Disposition': 'attachment; filename="oslo.txt"',
    };
    return { status: 200, bytes, mediaType: 'application/octet-stream', headers };
  },
});
