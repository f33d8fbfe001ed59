import { defineConfig } from '@hey-api/openapi-ts';

/** From the bundle to the types and the client that everything else is built on. */
export default defineConfig({
  input: './generated/v2/openapi.json',
  output: { path: './generated/v2/client', module: { extension: '.ts' }, clean: true },
  plugins: ['@hey-api/typescript', '@hey-api/client-fetch', '@hey-api/sdk'],
  logs: { level: 'warn', file: false },
});
