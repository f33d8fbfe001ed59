import { createClient } from '@hey-api/openapi-ts';

/** From the bundle to the types and the client that everything else is built on. */
export async function generateClient(bundle: string, folder: string): Promise<void> {
  await createClient({
    input: bundle,
    output: { path: folder, module: { extension: '.ts' }, clean: true },
    plugins: ['@hey-api/typescript', '@hey-api/client-fetch', '@hey-api/sdk'],
    logs: { level: 'silent', file: false },
  });
}
