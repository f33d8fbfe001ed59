import { createClient } from '@hey-api/openapi-ts';

/** Generates types of a bundle, and a client unless `typesOnly`. Everything else is built on them. */
export async function generateClient(bundle: string, folder: string, { typesOnly = false } = {}): Promise<void> {
  await createClient({
    input: bundle,
    output: { path: folder, module: { extension: '.ts' }, clean: true },
    plugins: ['@hey-api/typescript', ...(typesOnly ? [] : (['@hey-api/client-fetch', '@hey-api/sdk'] as const))],
    logs: { level: 'silent', file: false },
  });
}
