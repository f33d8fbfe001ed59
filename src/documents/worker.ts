import { parentPort } from 'node:worker_threads';
import type { DocumentKind } from './document-kind.ts';
import { readDocumentText, type DocumentText } from './document-text.ts';

/** A document whose text is to be taken out of it. */
export type ReadRequest = { kind: DocumentKind; bytes: Uint8Array };

/** The text of a document, or null when it cannot be read. */
export type ReadAnswer = { document: DocumentText | null };

parentPort!.on('message', ({ kind, bytes }: ReadRequest) => {
  void readDocumentText(kind, bytes)
    .catch(() => null)
    .then((document) => parentPort!.postMessage({ document } satisfies ReadAnswer));
});
parentPort!.postMessage('ready');
